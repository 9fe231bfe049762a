"""Tijdschrift voor de Politie."""

from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class TijdschriftVoorDePolitie(PublicationSpider):
    """Tijdschrift voor de Politie: the Dutch magazine on police work and research."""

    name = "tijdschrift-voor-de-politie"
    title = "Tijdschrift voor de Politie"
    home = "https://www.websitevoordepolitie.nl/"
    country, language, timezone = "NL", "nl", "Europe/Amsterdam"
    sources = (WordPress(), Sitemap(), Feed("feed/"))
    article = r"^/[^/?.]+/?$"
    evidence = "Seen: article addresses, like those of WordPress. Guess: all sources."
