"""An event loop in a thread of its own, for what must go on while the writer is busy."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class OwnLoop:
    """An event loop that runs until ``end``; its thread is called *name*."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(leave_out_lost_connections)
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, Result]) -> concurrent.futures.Future[Result]:
        """Begin *work*; return its future."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def carry_out(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Return what *work* makes, once it is done."""
        return self.begin(work).result()

    def call(self, function: Callable[..., object], *given: object) -> None:
        """Call *function* soon."""
        self._loop.call_soon_threadsafe(function, *given)

    def end(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def leave_out_lost_connections(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what failed in *loop* and reached no caller, but not the connections that Dask loses when they end."""
    if not isinstance(context.get("exception"), OSError):  # a TimeoutError is one, and so is Dask's CommClosedError
        loop.default_exception_handler(context)
