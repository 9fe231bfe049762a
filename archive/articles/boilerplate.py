"""Learned chrome: paragraphs that three or more different stories of one publication have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause
from archive.articles.paragraphs import ArticleText, digest, digests, is_sentence, may_be_its_own, split, without
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read, reader_in
from archive.errors import NoSuchRecord

STORIES = 3  # different ones that make a paragraph boilerplate
SAMPLE = 40  # articles that are compared to count the stories of one paragraph


class State(StrEnum):
    """The decision about a paragraph that several stories have."""

    LEARNED = "learned"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The table ``boilerplate``. Every method that writes runs inside its caller's transaction."""

    db: Database

    def unwanted(self, publication_id: int) -> set[int]:
        """Return the digests of the paragraphs that are removed from a publication's bodies."""
        return self._known(publication_id, [State.LEARNED, State.DROPPED])

    def taken_out(self, read: Read, publication_id: int) -> Read:
        """Return *read* without the publication's boilerplate, its reading marked with the generation."""
        reading = self._marked(read.columns["reading"])
        return read.with_columns(**self._cut(read.columns["body"], publication_id), reading=reading)

    def learn(self, run_id: int, *, at: str) -> int:
        """Return how many paragraphs were learned from the run's articles, and take them out of all bodies.

        Only the paragraphs of these articles are counted again.
        """
        learned: dict[int, set[int]] = {}
        for publication_id, each in self._candidates(run_id):
            if self._learn_one(publication_id, each):
                learned.setdefault(publication_id, set()).add(each)
        if learned:
            self._next_generation()
        for publication_id, news in learned.items():
            self._take_out(publication_id, news, at=at, run_id=run_id)
        return sum(map(len, learned.values()))

    def entries(self) -> list[dict[str, Any]]:
        """Return all paragraphs with publication, stories, state and an example, most stories first."""
        return list(
            self.db.query(
                """SELECT boilerplate.id, slug AS publication, boilerplate.state, stories, text,
                     articles.url AS example
                   FROM boilerplate JOIN publications ON publications.id = boilerplate.publication_id
                     LEFT JOIN articles ON articles.id = example_id
                   ORDER BY slug, stories DESC, boilerplate.id"""
            )
        )

    def keep(self, boilerplate_id: int, *, at: str) -> int:
        """Return how many articles have the paragraph back, now that it belongs to them.

        Articles that were first read after it was learned get it back when they are read again.
        """
        row = self._decided(boilerplate_id, State.KEPT)
        return sum([self._give_back(article, row, at=at) for article in self._once_had(row)])

    def drop(self, boilerplate_id: int, *, at: str) -> int:
        """Return the number of articles that the paragraph was removed from."""
        row = self._decided(boilerplate_id, State.DROPPED)
        return self._take_out(row["publication_id"], {digest(row["text"])}, at=at, run_id=None)

    def _candidates(self, run_id: int) -> set[tuple[int, int]]:
        """Return the run's paragraphs that enough articles have, each with its publication, but for decided ones."""
        paragraphs = self.db.conn.execute(
            """SELECT DISTINCT own.publication_id, own.digest
               FROM captures JOIN article_captures ON capture_id = captures.id
                 JOIN paragraphs AS own USING (article_id)
               WHERE captures.run_id = ? AND ? = (SELECT count(*) FROM
                 (SELECT 1 FROM paragraphs AS any_ones
                  WHERE any_ones.publication_id = own.publication_id AND any_ones.digest = own.digest LIMIT ?))""",
            [run_id, STORIES, STORIES],
        ).fetchall()
        known = {each: self._known(each, list(State)) for each in {publication_id for publication_id, _ in paragraphs}}
        return {(publication_id, each) for publication_id, each in paragraphs if each not in known[publication_id]}

    def _known(self, publication_id: int, states: Sequence[State]) -> set[int]:
        rows = self.db.query("SELECT text, state FROM boilerplate WHERE publication_id = ?", [publication_id])
        return {digest(row["text"]) for row in rows if row["state"] in states}

    def _learn_one(self, publication_id: int, wanted: int) -> bool:
        """Return whether the paragraph is boilerplate, having noted it with its stories and an example."""
        ids = self._articles_with(publication_id, wanted, limit=SAMPLE)
        articles = [Articles(self.db).row(article_id) for article_id in ids]
        stories = _different(ArticleText(row["headline"], row["body"]) for row in articles)
        bodies = [split(row["body"]) for row in articles]
        if stories < STORIES or not self._is_chrome(publication_id, wanted, bodies):
            return False
        text = next(text for text in bodies[-1] if digest(text) == wanted)
        self.db.conn.execute(
            "INSERT INTO boilerplate (publication_id, text, stories, example_id) VALUES (?, ?, ?, ?)",
            [publication_id, text, stories, ids[-1]],
        )
        return True

    def _is_chrome(self, publication_id: int, wanted: int, bodies: Sequence[Sequence[str]]) -> bool:
        """Return whether the paragraph is at one place of all *bodies*, and cannot be the article's own in any."""
        places = [next(at for at, text in enumerate(body) if digest(text) == wanted) for body in bodies]
        pairs = list(zip(bodies, places, strict=True))
        behind = {each for body, at in pairs for text in body[at + 1 :] for each in digests(text)}
        from_end = {len(body) - at for body, at in pairs}
        if is_sentence(bodies[0][places[0]]):
            at_one_place = 1 in {len(set(places)), len(from_end)} or all(self._repeats(publication_id, behind))
            repeated = {wanted}
        else:
            at_one_place = True  # at the end, or it is left
            repeated = {each for each in behind if all(self._repeats(publication_id, [each]))}
        return at_one_place and not any(may_be_its_own(body, at, repeated=repeated) for body, at in pairs)

    def _repeats(self, publication_id: int, numbers: Iterable[int]) -> Iterator[bool]:
        """Yield for each paragraph whether enough articles have it to make it boilerplate."""
        return (len(self._articles_with(publication_id, each, limit=STORIES)) == STORIES for each in numbers)

    def _articles_with(self, publication_id: int, wanted: int, *, limit: int = -1) -> list[int]:
        rows = self.db.query(
            "SELECT article_id FROM paragraphs WHERE publication_id = ? AND digest = ?"
            " ORDER BY article_id DESC LIMIT ?",
            [publication_id, wanted, limit],
        )
        return [row["article_id"] for row in rows]

    def _take_out(self, publication_id: int, news: Collection[int], *, at: str, run_id: int | None) -> int:
        ids = sorted({found for each in news for found in self._articles_with(publication_id, each)})
        articles = [Articles(self.db).row(article_id) for article_id in ids]
        cuts = [(row, self._cut(row["body"], publication_id, before=row["removed"])) for row in articles]
        return sum([self._rewrite(row, cut, at=at, run_id=run_id) for row, cut in cuts])

    def _cut(self, body: str, publication_id: int, *, before: str | None = None) -> dict[str, Any]:
        """Return the columns of a body without boilerplate; *before* was removed already."""
        certain = self._known(publication_id, [State.DROPPED])
        rest, removed = without(body, self.unwanted(publication_id), certain=certain)
        lines = [*split(before or ""), *removed]
        return {"body": rest, "word_count": len(rest.split()), "removed": "\n\n".join(lines) or None}

    def _once_had(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the publication's articles with their bodies before the paragraph was removed."""
        return list(
            self.db.query(
                """SELECT articles.*, revisions.body AS earlier, max(revisions.id)
                   FROM revisions JOIN articles ON articles.id = article_id
                   WHERE cause = 'blotter' AND articles.publication_id = ? AND instr(revisions.body, ?)
                   GROUP BY articles.id""",
                [row["publication_id"], row["text"]],
            )
        )

    def _give_back(self, article: dict[str, Any], row: dict[str, Any], *, at: str) -> bool:
        """Restore the paragraph if only boilerplate was removed since; else the body is of another day."""
        unwanted, given_back = self.unwanted(row["publication_id"]), {digest(row["text"])}
        all_of_it = unwanted | given_back
        cuts = [without(article["earlier"], all_of_it, certain=certain)[0] for certain in ((), all_of_it)]
        if article["body"] not in cuts:
            return False
        before = Articles(self.db).row(article["id"])
        return self._rewrite(before, self._cut(article["earlier"], row["publication_id"]), at=at, run_id=None)

    def _rewrite(self, before: dict[str, Any], cut: dict[str, Any], *, at: str, run_id: int | None) -> bool:
        if cut["body"] == before["body"]:
            return False
        articles = Articles(self.db)
        articles.revise(before, cause=Cause.BLOTTER, changed=["body"], at=at, run_id=run_id)
        articles.rewrite(before, cut | {"reading": self._marked(before["reading"])})
        return True

    def _decided(self, boilerplate_id: int, state: State) -> dict[str, Any]:
        row = next(iter(self.db.query("SELECT * FROM boilerplate WHERE id = ?", [boilerplate_id])), None)
        if row is None:
            raise NoSuchRecord(
                "no paragraph has the number", boilerplate_id, "`blotter boilerplate list` shows the numbers"
            )
        self.db.conn.execute("UPDATE boilerplate SET state = ? WHERE id = ?", [state, boilerplate_id])
        self._next_generation()
        return row

    def _generation(self) -> int:
        row = self.db.conn.execute("SELECT value FROM settings WHERE name = 'boilerplate_generation'").fetchone()
        return int(row[0]) if row else 0

    def _next_generation(self) -> None:
        self.db.conn.execute(
            "INSERT OR REPLACE INTO settings VALUES ('boilerplate_generation', ?)", [str(self._generation() + 1)]
        )

    def _marked(self, reading: str) -> str:
        generation = self._generation()
        return f"{reader_in(reading)}+{generation}" if generation else reading


def _different(stories: Iterable[ArticleText]) -> int:
    """Return how many of *stories* are different ones."""
    texts: list[ArticleText] = []
    for story in stories:
        if all(story.is_another_story(other) for other in texts):
            texts.append(story)
    return len(texts)
