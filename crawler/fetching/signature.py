"""The name that requests and capture files carry."""

from __future__ import annotations

from archive import __version__

NAME = "Blotter"


def user_agent(contact: str | None) -> str:
    """Return the name that requests carry.

    >>> user_agent("library@example.org").split("/")[0]
    'Blotter'
    """
    return f"{NAME}/{__version__} (+{contact})" if contact else f"{NAME}/{__version__}"
