"""Which replica plays which publication: the kind of site, where its articles stand and where they are listed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.replicas.lists import html_feed, in_parts, picture_lists, press_office
from tests.replicas.makes import aspnet, drupal, govuk, script
from tests.replicas.press import Kind
from tests.replicas.wordpress import closed, wordpress


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a replica plays."""

    kind: Kind
    address: str
    lists: str
    bylines: bool = True
    """Whether this kind of site prints who wrote an article."""

    keys: dict[str, object] = field(default_factory=dict)
    """What ``blotter.toml`` says of the publication beside its home."""


CAST = {
    "american-police-beat": Part(wordpress, "/{at:%Y/%m}/{slug}/", "/category/on-the-job/"),
    "apcc": Part(html_feed, "/latest-news/{slug}/", "/latest-news/"),
    "blue-line": Part(wordpress, "/{slug}/", "/news"),
    "college-of-policing": Part(drupal, "/article/{slug}", "/article", bylines=False),
    "constabulary": Part(closed(404, "rest_no_route"), "/{slug}/", "/category/news/"),
    "deutsche-polizei": Part(html_feed, "/gdp/gdp.nsf/id/DE_{id}", "/gdp/gdp.nsf/id/DeuPolAll"),
    "emergency-services-times": Part(wordpress, "/{at:%Y/%m/%d}/{slug}/", "/category/police/"),
    "europol": Part(script, "/newsroom/news/{slug}", "/newsroom", bylines=False),
    "hmicfrs": Part(closed(403, "rest_forbidden"), "/news/news-feed/{slug}/", "/news/news-feed/"),
    "home-office": Part(
        govuk,
        "/government/news/{slug}",
        "/search/news-and-communications.atom?organisations[]=home-office",
        bylines=False,
    ),
    "iopc": Part(drupal, "/node/{id}", "/news", bylines=False),
    "law-enforcement-today": Part(html_feed, "/{slug}", "/articles"),
    "law-officer": Part(closed(401, "rest_not_logged_in"), "/{slug}/", "/author/staff/"),
    "npcc": Part(press_office, "/releases/{slug}", "/releases", bylines=False),
    "officer": Part(in_parts, "/article/{id}/{slug}", "/"),
    "police-association-victoria": Part(html_feed, "/news/journals/{at:%Y}-journals/{slug}", "/news/journals/"),
    "police-chief": Part(wordpress, "/{slug}/", "/category/topics/"),
    "police-federation": Part(html_feed, "/news/latest-news/{at:%Y}/{slug}/", "/news/latest-news/"),
    "police-magazine": Part(picture_lists, "/articles/{slug}", "/news"),
    "police-oracle": Part(html_feed, "/article-library/{slug}/", "/article-library/"),
    "police-professional": Part(wordpress, "/news/{slug}/", "/news/"),
    "police1": Part(picture_lists, "/patrol/{slug}", "/recently-published"),
    "policing-insight": Part(closed(401, "rest_not_logged_in"), "/feature/analysis/{slug}/", "/feature/"),
    "the-investigator": Part(html_feed, "/{slug}", "/"),
    "tijdschrift-voor-de-politie": Part(wordpress, "/{slug}/", "/category/nieuws/"),
}
"""The publications as they are thought to be today."""

EARLIER = {
    "police-professional": Part(
        aspnet, "/news/{slug}", "/news.aspx?channel=37", keys={"sources": ["pages news.aspx?channel=37"]}
    ),
    "police-magazine": Part(picture_lists, "/magazine/{at:%Y/%m}/{slug}.aspx", "/news"),
    "police-oracle": Part(html_feed, "/news/Local_news/{at:%Y/%b/%d}/{slug}_{id}.html", "/article-library/"),
    "police1": Part(picture_lists, "/Patrol/tips/{id}-{slug}/", "/recently-published"),
    "police-federation": Part(html_feed, "/essex/news/{at:%Y}/{slug}", "/news/latest-news/"),
}
"""Some of them as they were: old addresses and old makes that an archive still meets."""
