"""No more than one request a second to a service, for the whole installation, whatever processes ask.

A lock file makes the processes wait for each other while one asks; the file beside it says when the next request may
start. Both lie in the cache folder, or, when that cannot be written, in a folder of the user's own among the temporary
files. When neither can be had, nothing is asked.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from geodata.errors import GeocoderUnavailableError

DELAY_S: Final = 1.0
"""Seconds from one request to the next: the usage policy of the public Nominatim, kept for all."""
PATIENCE_S: Final = 60.0
"""How long to wait while others ask."""
_LONGEST_PAUSE_S: Final = 10.0
"""How long to wait when the service itself wants a pause; a longer one is told instead."""
LONGEST_HOLD_S: Final = 3600.0
"""The most that a service may make us wait; what is noted further ahead comes from a clock that was put back."""


class Pace:
    """The turns of one service."""

    def __init__(
        self,
        folder: Path,
        service: str,
        *,
        delay_s: float | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.service = service
        self.delay_s = DELAY_S if delay_s is None else delay_s
        self._name = re.sub(r"[^a-z0-9]+", "-", service.casefold()).strip("-")[:80] or "service"
        self._folder = folder
        self._clock, self._sleep = clock, sleep

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until a request may start, and keep the others waiting until it is over.

        Raises GeocoderUnavailableError when that takes too long.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only those who go online pay for it

        folder = self._place()
        stamp = folder / f"{self._name}.next"
        lock = FileLock(folder / f"{self._name}.lock", timeout=PATIENCE_S, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            message = f"{self.service} is being asked by another Dateline all the time; try again later"
            raise GeocoderUnavailableError(message, lasting=True) from None
        except (OSError, NotImplementedError) as error:
            raise GeocoderUnavailableError(_no_place(self.service, error), lasting=True) from None
        try:
            self._pause(self._wait(stamp))
            self._note(stamp, self.delay_s)
            yield
        finally:
            lock.release()

    def hold_off(self, seconds: float) -> None:
        """Let nobody ask for so long: the service said so. To be called within a turn."""
        self._note(self._place() / f"{self._name}.next", min(max(seconds, self.delay_s), LONGEST_HOLD_S))

    def _pause(self, wait_s: float) -> None:
        if wait_s > _LONGEST_PAUSE_S:
            until = datetime.fromtimestamp(self._clock() + wait_s).astimezone()
            raise GeocoderUnavailableError(
                f"{self.service} asked not to be asked before {until:%H:%M}; try again then", lasting=True
            )
        if wait_s > 0:
            self._sleep(wait_s)

    def _wait(self, stamp: Path) -> float:
        """Seconds until the noted time. A note that cannot be believed is worth one delay."""
        try:
            next_s = float(stamp.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):
            return self.delay_s
        ahead = next_s - self._clock()
        return max(0.0, ahead) if math.isfinite(ahead) and ahead <= LONGEST_HOLD_S else self.delay_s

    def _note(self, stamp: Path, seconds: float) -> None:
        try:
            stamp.write_text(f"{self._clock() + seconds:.3f}", encoding="ascii")
        except OSError as error:
            raise GeocoderUnavailableError(_no_place(self.service, error), lasting=True) from None

    def _place(self) -> Path:
        """A folder of ours that can be written."""
        spare = Path(tempfile.gettempdir()) / f"dateline-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
        why: OSError = OSError("it cannot be written")
        for folder in (self._folder, spare):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.access(folder, os.W_OK | os.X_OK) and (folder != spare or _is_own(folder)):
                    return folder
            except OSError as error:
                why = error
        raise GeocoderUnavailableError(_no_place(self.service, why), lasting=True)


def _is_own(folder: Path) -> bool:
    """Among the temporary files somebody else may have made the folder before us."""
    return not folder.is_symlink() and (not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid())


def _no_place(service: str, error: Exception) -> str:
    why = getattr(error, "strerror", None) or str(error)
    return (
        f"{service} was not asked, because nowhere can be noted when it was ({why}); "
        "name a folder that can be written with DATELINE_CACHE"
    )
