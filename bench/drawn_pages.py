"""Faults on pages drawn from parts, by what makes them hard and by layout.

python bench/drawn_pages.py [--pages 5000] [--first 0]
"""

from __future__ import annotations

import argparse
import logging
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.quality.drawn import DIFFICULTIES, drawn
from tests.quality.scoring import faults, reading


def read(number: int) -> tuple[str, list[str]]:
    logging.disable(logging.CRITICAL)
    page = drawn(DIFFICULTIES[number % len(DIFFICULTIES)], number // len(DIFFICULTIES))
    return page.name, faults(page, reading(page))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(read, range(args.first, args.first + args.pages), chunksize=20))
    wrong = [(name, bad) for name, bad in found if bad]
    print(f"{len(found)} pages of {len(DIFFICULTIES)} kinds; {len(wrong)} with a fault")
    kinds = Counter((re.sub(r" \d+ in ", " in ", name.split(": ")[0]), fault) for name, bad in wrong for fault in bad)
    for (kind, fault), count in kinds.most_common():
        print(f"  {count:4} {kind}: {fault}")
    for name, bad in wrong[:10]:
        print(f"  {name}: {', '.join(bad)}")


if __name__ == "__main__":
    main()
