"""Errors of a crawl.

CrawlerError
├── NoSuchPublication   no publication has the name requested
├── NoPublicationThere  no publication has the site of an address
├── BadDeclaration      a publication's declaration cannot be used
├── ContactMissing      a public host may not be asked without a contact address
├── ReadersLost         the cluster that reads pages cannot be used
├── FetchersLost        the processes that fetch pages cannot be used
└── UnreadableInput     a file given to import or extract cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class CrawlerError(Exception):
    """Base of all that the crawler raises; its text is one line for the user."""

    exit_code = 2
    """Exit code of a command that ends with this error."""


class NoSuchPublication(CrawlerError):
    """No publication is called *name*; *nearest* are."""

    def __init__(self, name: str, nearest: Sequence[str]) -> None:
        known = "`blotter publications` lists them all; `blotter probe URL --add NAME` adds one"
        hint = f"did you mean {' or '.join(nearest)}?" if nearest else known
        super().__init__(f"no publication is called {name!r}; {hint}")
        self.name = name
        self.nearest = tuple(nearest)


class NoPublicationThere(CrawlerError):
    """No publication has the site on which *address* stands."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"no publication has the site of {address}; `blotter publications` lists them all; "
            f"`blotter probe {address} --add NAME` adds one"
        )
        self.address = address


class BadDeclaration(CrawlerError):
    """The declaration of publication *name* cannot be used, for *reason*."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"publication {name!r}: {reason}")
        self.name = name


class ContactMissing(CrawlerError):
    """A host of the public web was to be asked and no contact is configured."""

    def __init__(self, publication: str) -> None:
        super().__init__(
            f'{publication}: public hosts need a contact to write to; add contact = "you@example.org" to blotter.toml'
        )
        self.publication = publication


class ClusterNotStarted(CrawlerError):
    """No cluster could be started at *address*, for *reason*."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"no cluster at {address}: {reason}; another address can be named with --cluster")
        self.address = address
        self.reason = reason


class ReadersLost(CrawlerError):
    """The cluster at *address* reads no page, for *reason*."""

    exit_code = 1

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"the cluster at {address} cannot read pages: {reason}; what was kept stays, and the next run goes on"
        )
        self.address = address
        self.reason = reason


class FetchersLost(CrawlerError):
    """No process fetches pages any more *where* they should, for *reason*."""

    exit_code = 1

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where} cannot fetch pages: {reason}; what was kept stays, and the next run goes on")
        self.where = where
        self.reason = reason


class UnreadableInput(CrawlerError):
    """The input at *path* cannot be read as a page, for *reason*."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path

    @classmethod
    def after(cls, error: OSError, path: Path | str) -> UnreadableInput:
        """Return what opening or reading *path* failed with, and what to do.

        >>> print(UnreadableInput.after(FileNotFoundError(2, "No such file or directory"), "page.html"))
        page.html: there is no such file; check the path
        """
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return cls(path, "there is no such file; check the path")
        if isinstance(error, IsADirectoryError):
            return cls(path, "a folder; name a file in it")
        return cls(path, f"{error.strerror or error}; make it readable and try again")
