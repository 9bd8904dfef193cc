"""Limit requests to one a second per service, across all processes of the computer.

A lock file makes processes wait for each other while one asks; a file beside it holds the time of the next request.
Both lie in the cache folder or, when that is not writable, in a private folder among the temporary files. When neither
is writable, no request is allowed.
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

from geodata import fileio
from geodata.errors import GeocoderUnavailableError

DELAY_S: Final = 1.0
"""Seconds from one request to the next: the usage policy of the public Nominatim, applied to every service."""
PATIENCE_S: Final = 60.0
"""Longest wait while other processes ask."""
_LONGEST_PAUSE_S: Final = 10.0
"""Longest pause that is waited for when the service itself asks for one; a longer one is an error."""
LONGEST_HOLD_S: Final = 3600.0
"""Longest pause that a service may ask for. A later time in the file means that the clock was set back."""


class RateLimiter:
    """The rate limit of one service. `folder` holds its files; tests replace `clock` and `sleep`."""

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
    def wait_turn(self) -> Iterator[None]:
        """Wait until a request may start, and make other processes wait until it has ended.

        Raises GeocoderUnavailableError when the wait is too long.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and rarely needed

        folder = self._writable_folder()
        next_file = folder / f"{self._name}.next"
        lock = FileLock(folder / f"{self._name}.lock", timeout=PATIENCE_S, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            message = f"{self.service} was not asked, because other Dateline processes keep asking it; try again later"
            raise GeocoderUnavailableError(message, lasting=True) from None
        except (OSError, NotImplementedError) as error:
            raise GeocoderUnavailableError(_not_writable(self.service, error), lasting=True) from None
        try:
            self._pause(self._wait_s(next_file))
            self._set_next(next_file, self.delay_s)
            yield
        finally:
            lock.release()

    def back_off(self, seconds: float) -> None:
        """Allow no request for `seconds`, as the service asked. Call it within `wait_turn`."""
        next_file = self._writable_folder() / f"{self._name}.next"
        self._set_next(next_file, min(max(seconds, self.delay_s), LONGEST_HOLD_S))

    def _pause(self, wait_s: float) -> None:
        if wait_s > _LONGEST_PAUSE_S:
            until = datetime.fromtimestamp(self._clock() + wait_s).astimezone()
            raise GeocoderUnavailableError(
                f"{self.service} accepts no requests before {until:%H:%M}; try again then", lasting=True
            )
        if wait_s > 0:
            self._sleep(wait_s)

    def _wait_s(self, next_file: Path) -> float:
        """Seconds until the time in the file; one delay when the file is unreadable or its time implausible."""
        try:
            next_s = float(next_file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError):
            return self.delay_s
        ahead = next_s - self._clock()
        return max(0.0, ahead) if math.isfinite(ahead) and ahead <= LONGEST_HOLD_S else self.delay_s

    def _set_next(self, next_file: Path, seconds: float) -> None:
        try:
            with open(next_file, "w", encoding="ascii", opener=fileio.open_private) as file:
                file.write(f"{self._clock() + seconds:.3f}")
        except OSError as error:
            raise GeocoderUnavailableError(_not_writable(self.service, error), lasting=True) from None

    def _writable_folder(self) -> Path:
        """The folder of this limiter, or a private one among the temporary files."""
        spare = Path(tempfile.gettempdir()) / f"dateline-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
        why: OSError = OSError("it cannot be written")
        for folder in (self._folder, spare):
            try:
                fileio.make_folder(folder, private=True)
                if os.access(folder, os.W_OK | os.X_OK) and (folder != spare or _is_own(folder)):
                    return folder
            except OSError as error:
                why = error
        raise GeocoderUnavailableError(_not_writable(self.service, why), lasting=True)


def _is_own(folder: Path) -> bool:
    """Whether the folder is the user's own: among the temporary files, anybody may create one of that name."""
    return not folder.is_symlink() and (not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid())


def _not_writable(service: str, error: Exception) -> str:
    why = getattr(error, "strerror", None) or str(error)
    return (
        f"{service} was not asked, because the time of the request could not be recorded ({why}); "
        "name a writable folder with DATELINE_CACHE"
    )
