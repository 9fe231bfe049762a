"""Dates counted back from the fetch, with the units that each language cuts short in its own way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from archive.records import Precision
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import dates_in, first_date, is_dateline
from tests.crawler.reading.press import article, story

CALENDAR = Calendar(datetime(2026, 6, 20, 12, tzinfo=UTC))
TODAY, BEFORE, WEEKS = date(2026, 6, 20), date(2026, 6, 18), date(2026, 6, 6)
"""Today, two days and two weeks before."""

SHORT = {
    "en": ("3 hr. ago", "2d ago", "2 wks. ago"),
    "de": ("vor 3 Std.", "vor 2 T.", "vor 2 Wo."),
    "nl": ("3 u geleden", "2 dgn geleden", "2 wk. geleden"),
    "fr": ("il y a 3 h", "il y a 2 j", "il y a 2 sem."),
    "es": ("hace 3 h", "hace 2 d", "hace 2 sem."),
    "it": ("3 h fa", "2 gg fa", "2 sett. fa"),
    "sv": ("3 tim. sedan", "för 2 d sedan", "för 2 v. sen"),
    "da": ("for 3 t. siden", "for 2 d. siden", "2 uger siden"),
    "nb": ("for 3 t siden", "2 d siden", "for 2 u. siden"),
    "fi": ("3 t sitten", "2 pv sitten", "2 vk sitten"),
    "pl": ("3 godz. temu", "2 dn. temu", "2 tyg. temu"),
    "pt": ("há 3 h", "há 2 d", "2 sem. atrás"),
}


@pytest.mark.parametrize("language", SHORT)
def test_units_cut_short_are_read_in_every_language(language):
    """A letter means another unit in the next language: hours of Denmark, days of Germany."""
    assert [first_date(line, CALENDAR).day for line in SHORT[language]] == [TODAY, BEFORE, WEEKS]
    assert all(is_dateline(line, CALENDAR) for line in SHORT[language])


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("tunti sitten", TODAY, id="no number"),
        pytest.param("Tydzień temu", date(2026, 6, 13), id="no number, a week"),
        pytest.param("two days ago", BEFORE, id="a number in words"),
        pytest.param("kaksi päivää sitten", BEFORE, id="a number in words, Finnish"),
        pytest.param("il y a deux jours", BEFORE, id="a number in words, French"),
        pytest.param("vor zwei Tagen", BEFORE, id="a number in words, German"),
        pytest.param("il y a moins d'une minute", TODAY, id="less than one"),
        pytest.param("vor etwa 48 Stunden", BEFORE, id="about"),
        pytest.param("il y a une demi-heure", TODAY, id="half"),
        pytest.param("för en halvtimme sedan", TODAY, id="half, in one word"),
        pytest.param("hace unos minutos", TODAY, id="a few"),
        pytest.param("1 day, 23 hours ago", date(2026, 6, 18), id="two units"),
        pytest.param("vor 1 Tag und 2 Std.", date(2026, 6, 19), id="two units, cut short"),
        pytest.param("30 sek. siden", TODAY, id="seconds"),
    ],
)
def test_a_number_is_written_in_many_ways(line, day):
    """In words, with another before it, or not at all."""
    assert [found.day for found in dates_in(line, CALENDAR)] == [day]
    assert is_dateline(line, CALENDAR)


@pytest.mark.parametrize("line", ["a few days ago", "vor ein paar Wochen", "for 2 md. siden", "2 j geleden"])
def test_a_time_that_names_no_day_claims_none(line):
    """A few days, months and years are counted, and not to the day."""
    assert first_date(line, CALENDAR).precision is Precision.MONTH


@pytest.mark.parametrize(
    "line",
    [
        "2 days before the trial",
        "3 u sitten",
        "2 godz. geleden",
        "über 2 Jahre vor der Tat",
        "vor 20 Beamten",
        "The radios failed two years ago in the rain.",
        "Die Funkgeräte fielen vor 2 Tagen im Regen aus.",
    ],
)
def test_prose_and_units_of_another_language_count_nothing_back(line):
    """What happened two years ago is the story's own time."""
    assert first_date(line, CALENDAR) is None


@pytest.mark.parametrize(("line", "changed"), [("Oppdatert for 3 t siden", True), ("Publisert for 3 t siden", False)])
def test_a_change_that_is_counted_back_is_a_change(line, changed):
    """The words before it say so."""
    assert first_date(line, CALENDAR).modified is changed


def test_a_time_cut_short_dates_the_page_and_leaves_its_text():
    """As printed, beside its day."""
    found = article(story("<p>By Ann Example</p><p>vor 2 T.</p>"))

    assert (found.published, found.published_text) == (date(2026, 11, 18), "vor 2 T.")
    assert found.authors == ("Ann Example",)
    assert "vor 2" not in found.body
