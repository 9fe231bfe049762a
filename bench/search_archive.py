"""Make an archive of N articles to measure searching on: `python bench/search_archive.py N FILE [--short]`.

`--short` makes articles of twenty words: for what depends on the number of matches, not on the length of texts.

Words follow Zipf's law as those of English do; a few real ones stand in a known share of the articles.
"""

import itertools
import random
import sys
from contextlib import closing
from pathlib import Path

from archive.schema.database import connect_to_write
from archive.schema.digests import seal
from archive.urls import key_of

SHARES = {"police": 0.9, "officers": 0.5, "custody": 0.05, "taser": 0.01, "europol": 0.002, "lincolnshire": 0.0005}
"""Real words, and in what share of the articles each stands."""

PUBLICATIONS = 12
AUTHORS = 400
SECTIONS = ("News", "Features", "Opinion", "Technology", "Legal", None)
ACCESS = ("open", "open", "open", "registration", "subscription", "teaser")


def paragraphs(source: random.Random, number: int, *, words: int) -> list[str]:
    syllables = ["".join(pair) for pair in itertools.product("bcdfghklmnprst", "aeiou")]
    known = ["".join(source.choices(syllables, k=source.randint(1, 4))) for _ in range(60_000)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(known) + 1)))
    return [" ".join(source.choices(known, cum_weights=weights, k=words)).capitalize() + "." for _ in range(number)]


def articles(number: int, source: random.Random, *, short: bool):
    pool = paragraphs(source, 20_000, words=12 if short else 80)
    for article_id in range(1, number + 1):
        present = [word for word, share in SHARES.items() if source.random() < share]
        publication = source.randint(1, PUBLICATIONS)
        url = f"https://title{publication}.example/news/{article_id}"
        year, month, day = source.randint(2005, 2026), source.randint(1, 12), source.randint(1, 28)
        headline = source.choice(pool)[:60].rsplit(" ", 1)[0]
        if present and source.random() < 0.1:
            headline += " " + present[-1]
        body = "\n\n".join([*source.choices(pool, k=1 if short else 4), f"It was said of {' and '.join(present)}."])
        yield {
            "id": article_id,
            "key": key_of(f"title-{publication}", url),
            "publication_id": publication,
            "url": url,
            "headline": headline,
            "standfirst": None if short else source.choice(pool)[:120],
            "byline": f"By Author {article_id % AUTHORS}",
            "body": body,
            "published": (published := f"{year}-{month:02}-{day:02}" if source.random() > 0.01 else None),
            "published_day": published,
            "published_precision": "day",
            "section": source.choice(SECTIONS),
            "word_count": body.count(" "),
            "access": source.choice(ACCESS),
            "first_seen_at": "2026-01-02T03:04:05Z",
            "last_seen_at": "2026-01-02T03:04:05Z",
            "reading": "bench",
            "provenance": "{}",
        }


def make(path: Path, number: int, *, short: bool = False) -> None:
    source = random.Random(20261123)
    with closing(connect_to_write(path)) as db:
        db.conn.execute("PRAGMA synchronous = OFF")
        db.conn.execute("PRAGMA foreign_keys = OFF")
        db.conn.execute("PRAGMA journal_mode = MEMORY")
        of_articles = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles'"
        triggers = db.execute(of_articles).fetchall()
        for name, _ in triggers:
            db.conn.execute(f"DROP TRIGGER {name}")
        db["publications"].insert_all(
            {"id": each, "slug": f"title-{each}", "name": f"Title {each}", "home": f"https://title{each}.example/"}
            for each in range(1, PUBLICATIONS + 1)
        )
        db["authors"].insert_all({"id": each + 1, "name": f"Author {each}"} for each in range(AUTHORS))
        db["articles"].insert_all(articles(number, source, short=short), batch_size=500)
        db.conn.execute(
            "INSERT INTO article_authors (article_id, author_id, position)"
            f" SELECT id, id % {AUTHORS} + 1, 0 FROM articles"
        )
        db.conn.execute(
            "INSERT INTO urls (url, address, publication_id, article_id, role, listed_by, first_listed_at,"
            " last_listed_at, outcome) SELECT url, url, publication_id, id, 'article', 'sitemap', first_seen_at,"
            " last_seen_at, 'archived' FROM articles"
        )
        db.conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        for _, sql in triggers:
            db.conn.execute(sql)
        db.conn.execute("INSERT INTO digests_due SELECT 'articles', id FROM articles")
        seal(db.conn)
        db.conn.commit()
        db.conn.execute("ANALYZE")
        db.conn.execute("PRAGMA journal_mode = WAL")


if __name__ == "__main__":
    make(Path(sys.argv[2]), int(sys.argv[1]), short="--short" in sys.argv)
