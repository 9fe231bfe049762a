"""One message: concerns, concerns that are over, and the news of the saved searches."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.notify.digests import digest_text
from archive.plural import plural
from archive.search.saved import Digest
from archive.status.alarms import Changes
from archive.status.concerns import Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, in words and as facts."""

    subject: str
    text: str
    facts: Mapping[str, Any]
    """``problems`` and ``articles``, as JSON holds them."""

    id: str = ""
    """The same when it is sent again."""

    @property
    def is_urgent(self) -> bool:
        """Whether something needs a person."""
        return any(problem["state"] != "over" for problem in self.facts["problems"])


def composed(changes: Changes, digests: Sequence[Digest], *, site: str = "") -> Message | None:
    """Return *changes* and *digests* as one message, which links to *site*; ``None`` if both are empty."""
    news = [digest for digest in digests if digest.news]
    parts = [*changes.paragraphs, *(digest_text(digest, site) for digest in news)]
    if not parts:
        return None
    return Message(subject=_subject(changes, news), text="\n\n".join(parts) + "\n", facts=_facts(changes, news))


def joined(messages: Sequence[Message]) -> Message:
    """Return *messages* as one; the earlier of them could not be sent."""
    if len(messages) == 1:
        return messages[0]
    subjects = dict.fromkeys(message.subject.removeprefix(PREFIX) for message in messages)
    facts = {kind: [each for message in messages for each in message.facts[kind]] for kind in ("problems", "articles")}
    return Message(
        subject=PREFIX + "; ".join(subjects),
        text="\n\n".join(message.text for message in messages),
        facts=facts,
        id="-".join(dict.fromkeys((messages[0].id, messages[-1].id))),
    )


PREFIX = "Blotter: "


def _subject(changes: Changes, news: Sequence[Digest]) -> str:
    """Return what is in the message, in one line."""
    needy = sorted({concern.publication or "the archive" for concern in (*changes.begun, *changes.lasting)})
    parts = []
    if needy:
        more = f" and {len(needy) - 2} more" if len(needy) > 2 else ""
        parts.append(f"{', '.join(needy[:2])}{more} need{'' if len(needy) > 1 else 's'} a person")
    if changes.over:
        parts.append(f"{plural(len(changes.over), 'problem')} over")
    parts += [f"{len(digest.news)} in {digest.search.name}" for digest in news]
    return PREFIX + "; ".join(parts)


def _facts(changes: Changes, news: Sequence[Digest]) -> dict[str, Any]:
    problems = [
        *(_problem(concern, "begun") for concern in changes.begun),
        *(_problem(concern, "still") for concern in changes.lasting),
        *({"name": each.name, "publication": each.publication, "state": "over", "what": each.what}
          for each in changes.over),
    ]  # fmt: skip
    articles = [dataclasses.asdict(entry) | {"search": digest.search.name} for digest in news for entry in digest.news]
    return {"problems": problems, "articles": articles}


def _problem(concern: Concern, state: str) -> dict[str, Any]:
    return {"name": concern.name, "state": state} | dataclasses.asdict(concern)


def stored(message: Message) -> str:
    """Return the facts of *message* as a column holds them."""
    return json.dumps(message.facts, ensure_ascii=False)
