import json
from datetime import UTC, datetime, timedelta

import pytest

from archive.errors import Undelivered
from archive.notify import outbox
from archive.status.alarms import Changes

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Way:
    """A channel of a test: it takes messages, or is down."""

    def __init__(self, name):
        self.name, self.up, self.taken = name, True, []

    def send(self, message):
        if not self.up:
            raise Undelivered(self.name, "a test", "down")
        self.taken.append(message)


@pytest.fixture
def saved(shelf, ask):
    """An archive with one saved search."""
    shelf.article("Taser before", published="2026-01-01")
    ask("alerts", "save", "tasers", "--query", "taser")
    return shelf


@pytest.fixture
def go(saved):
    """Do what a run does at its end, some days after the first; return why what could not be sent."""

    def end(*ways, days=0.0):
        at = NOW + timedelta(days=days)
        outbox.put(saved.path, ways, Changes(), at=at)
        return outbox.send(saved.path, ways, at=at)

    return end


def headlines(way):
    return [article["title"] for message in way.taken for article in message.facts["articles"]]


def test_a_hit_is_sent_once(saved, go):
    """Who gets the same hit twice stops reading."""
    way = Way("mail")
    saved.article("Taser after", published="2026-01-01")

    go(way)
    go(way, days=1)

    assert headlines(way) == ["Taser after"]


def test_what_could_not_be_sent_is_sent_with_the_next_in_one_message(saved, go):
    """A mail server that is down for a week costs no hit, and afterwards there is one message."""
    way = Way("mail")
    way.up = False
    for number in (1, 2):
        saved.article(f"Taser {number}", published="2026-01-01")
        (failed,) = go(way, days=number)
    way.up = True
    saved.article("Taser 3", published="2026-01-01")

    assert failed.channel == "mail"
    assert go(way, days=3) == []
    assert len(way.taken) == 1
    assert headlines(way) == ["Taser 1", "Taser 2", "Taser 3"]
    assert go(way, days=4) == []
    assert len(way.taken) == 1


def test_a_way_that_is_down_does_not_repeat_what_another_delivered(saved, go):
    """Mail works, the chat does not."""
    mail, chat = Way("mail"), Way("webhook")
    chat.up = False
    saved.article("Taser after", published="2026-01-01")

    go(mail, chat)
    chat.up = True
    go(mail, chat, days=1)

    assert headlines(mail) == headlines(chat) == ["Taser after"]


def test_a_message_keeps_its_name_when_it_is_sent_again(saved, go):
    """A server that took it and died before it said so lets its reader's program drop the second."""
    way = Way("mail")
    saved.article("Taser after", published="2026-01-01")
    way.up = False
    names = []
    way.send = lambda message: names.append(message.id) or (_ for _ in ()).throw(Undelivered("mail", "x", "died"))

    go(way)
    go(way, days=1)

    assert len(set(names)) == 1
    assert names[0]


@pytest.mark.parametrize(("minutes", "sent"), [(5, False), (11, True)])
def test_what_another_process_is_sending_is_left_to_it_until_it_must_be_dead(saved, go, minutes, sent):
    """Two crawls that end together send one message."""
    way = Way("mail")
    saved.article("Taser after", published="2026-01-01")

    def dies(message):
        raise KeyboardInterrupt

    way.send = dies
    with pytest.raises(KeyboardInterrupt):
        go(way)
    del way.send
    go(way, days=minutes / 24 / 60)

    assert bool(way.taken) is sent


def test_nothing_new_is_no_message(saved, go):
    """And no row waits."""
    way = Way("mail")

    go(way)

    assert way.taken == []
    assert saved.ask("SELECT count(*) FROM outbox") == [(0,)]


def test_facts_are_json(saved, go):
    """They wait in a column until they are sent."""
    way = Way("mail")
    saved.article("Taser after", published="2026-01-01")

    go(way)

    assert json.loads(json.dumps(dict(way.taken[0].facts)))["articles"][0]["search"] == "tasers"
