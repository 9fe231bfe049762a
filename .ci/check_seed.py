"""Import the page dump given as argument into a fresh archive, and hold the article to what the page says."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BLOTTER = [sys.executable, "-m", "crawler"]


def blotter(folder: Path, *arguments: str) -> str:
    """Return what ``blotter`` prints when it is run in *folder*."""
    done = subprocess.run(  # noqa: S603  # our own command
        [*BLOTTER, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"blotter {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def facts(imported: dict[str, str], shown: dict[str, object], found: str) -> dict[str, bool]:
    """Return each demanded fact, with whether it holds."""
    body, standfirst = str(shown["body"]), str(shown["standfirst"])
    first = "The International Cyber Security Protection Alliance has been set up"
    return {
        "headline": shown["headline"] == "New alliance to fight cybercrime",
        "standfirst stands in its column": standfirst.startswith(first) and standfirst.endswith("including Europol."),
        "its sentence stands once in the body": body.count(first) == 1,
        "published 2011-07-21": shown["published"] == "2011-07-21",
        "printed Jul 21, 2011": shown["published_text"] == "Jul 21, 2011",
        "author Paul Jacques": shown["authors"] == ["Paul Jacques"],
        "body begins with the alliance": body.startswith(first),
        "body ends with providing advic": body.endswith("providing advic"),
        "marked truncated": shown["truncated"] == "ends mid-word",
        "no chrome": not any(line in body for line in ("Related News", "Select Vacancies", "Copyright")),
        "found by its key": shown["key"] == imported["key"],
        "search finds it": "New alliance to fight cybercrime" in found,
    }


def main(seed: Path) -> None:
    """Check *seed*, and end with 1 where a fact does not hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken = blotter(folder, "import", str(seed), "--publication", "police-professional", "--json")
        (imported,) = json.loads(taken)
        shown = json.loads(blotter(folder, "show", imported["key"], "--json"))
        found = blotter(folder, "search", "Europol")
    held = facts(imported, shown, found)
    missed = [fact for fact, holds in held.items() if not holds]
    print(f"seed page: {len(held) - len(missed)} of {len(held)} facts hold")
    if missed:
        sys.exit("seed page: does not hold: " + "; ".join(missed))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
