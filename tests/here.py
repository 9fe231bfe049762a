"""Readers in the process of the test: they need no second to start, and the pages are ours and harm nobody."""

from crawler.reading.reader import read


class Here:
    """A pool of readers without a process of its own."""

    has_started = True
    ahead = 1

    async def read(self, page):
        """Return the reading of *page*."""
        return read(page)

    async def parse(self, parser, /, *given, **named):
        """Return what *parser* makes of what it is given."""
        return parser(*given, **named)

    def close(self):
        """Nothing is open."""
