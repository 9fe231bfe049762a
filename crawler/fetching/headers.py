"""Headers of an answer as text."""

from __future__ import annotations

from scrapy.http import Response

from crawler.reading.markup.text import clean


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers of *response* with lower-case names; values of one name are joined by commas.

    Control characters are left out: values of headers go into reports and the database.
    """
    return {
        name.decode("latin-1").lower(): clean(b", ".join(values).decode("latin-1"))
        for name, values in response.headers.items()
    }
