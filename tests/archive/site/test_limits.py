"""What one question may cost the site, and all others who ask it."""

import asyncio
import time

import httpx
import pytest

from archive.site import frame
from archive.site.limits import LIKE, LONGEST, formatted

REFUSED = {
    "a long value": "select hex(zeroblob(400000000))",
    "a wide field": "select length(printf('%.900000000c', 'x'))",
    "a wide field by its other name": "select length(format('%900000000d', 1))",
    "as wide as a value": "select length(printf('%*d', 900000000, 1))",
    "a long pattern": f"select 'a' like '{'%a' * LIKE}'",
    "much memory": (
        "with recursive r(n) as (select 1 union all select n + 1 from r where n < 400) "
        "select count(*) from (select hex(randomblob(5000000)) s from r order by s)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
async def test_a_question_without_measure_is_refused(shelf, browse, sql):
    """One took 4.7 GB, another hung its asker for a minute; the limit of time saw neither."""
    began = time.process_time()

    answer = await browse("/blotter.json", params={"sql": sql})

    assert answer.status_code == 400
    assert time.process_time() - began < 20
    assert (await browse("/blotter.json?sql=select+1")).status_code == 200


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (("%05d|%s|%.2f", 7, "x", 1.5), "00007|x|1.50"),
        (("%9999d", 1), " " * 9998 + "1"),
        (("100%%",), "100%"),
        ((None,), None),
    ],
)
def test_formats_are_those_of_sqlite(given, made):
    """Only their width is bounded."""
    assert formatted(*given) == made


@pytest.mark.parametrize("form", ["%10000d", "%.10000s", "%*d"])
def test_a_wide_format_is_refused(form):
    """From five digits on: SQLite is given more than it takes."""
    assert len(formatted(form, 1, 1)) > LONGEST


async def slow(scope, receive, send):
    """Answer after a while, and take a while to answer."""
    wait = 0.3 if scope["path"] == "/late" else 0
    await asyncio.sleep(wait)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await asyncio.sleep(0.3 - wait)
    await send({"type": "http.response.body", "body": b"done"})


@pytest.mark.parametrize(("path", "status"), [("/late", 503), ("/long", 200)])
async def test_an_answer_begins_in_time_or_never(browse_site, path, status):
    """An export may be long; a page that nobody waits for any more must not go on."""
    app = frame.guarded(browse_site, patience=0.1)(slow)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site.example") as client:
        answer = await client.get(path)

    assert answer.status_code == status
