"""Names of the meta elements that give the dates of an article, case folded."""

from __future__ import annotations

PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published-date",
    "originalpublicationdate",
    "ptime",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "og:published_time",
    "displaydate",
    "timestamp",
    "release_date",
    "created",
    "article_date_original",
    "datecreated",
    "article.created",
    "bt:pubdate",
    "rnews:datepublished",
    "date.created",
)
"""Of the publication, most trusted first."""

MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article.updated",
    "modified",
)
"""Of the last change."""
