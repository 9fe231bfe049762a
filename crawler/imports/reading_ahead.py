"""Captures in their order, while the readers work on those that follow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

Result = TypeVar("Result")


async def in_order(tasks: Iterator[asyncio.Task[Result]], *, ahead: int) -> AsyncIterator[Result]:
    """Yield the results of *tasks* in their order; *ahead* of them are under way at a time."""
    waiting: deque[asyncio.Task[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(task)
            if len(waiting) >= ahead:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)  # what ended the first may have ended all
