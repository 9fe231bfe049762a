"""Pages drawn from parts: a story, a layout, a box and one difficulty.

The same number of a difficulty always gives the same page, whatever other difficulties there are, so that thousands can
be drawn and any of them looked at again.
"""

from __future__ import annotations

from random import Random

from crawler.sample.stories import stories
from tests.quality.difficulties import OF_TEXTS, Difficulty
from tests.quality.head_difficulties import OF_HEADS
from tests.quality.pages import BOXES, HOME, LAYOUTS, Labelled, day

DIFFICULTIES = (*OF_TEXTS, *OF_HEADS)
WHOLE = [story for story in stories() if story.access == "open" and not story.undated and not story.truncated]


def drawn(difficulty: Difficulty, number: int) -> Labelled:
    """Return page *number* of *difficulty*."""
    draw = Random(f"{difficulty.name} {number}")
    story = difficulty.story(draw.choice(WHOLE), draw)
    layout = draw.choice(difficulty.layouts)
    repeated = bool(story.standfirst) and draw.random() < 0.3
    html = difficulty.page(LAYOUTS[layout](story, draw.choice(BOXES)(), repeated), story, draw)
    folder = f"{day(story):%Y/%m/%d}" if difficulty.dated_address else "news"
    return Labelled(
        name=f"{difficulty.name} {number} in {layout}: {story.headline}",
        url=f"{HOME}{folder}/{number}/",
        html=html,
        story=story,
        repeated=repeated,
    )
