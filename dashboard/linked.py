"""What is said of a link that was made with another version of the data than the one it opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dashboard import current
from geodata.errors import DatasetError, InputError

if TYPE_CHECKING:
    from dashboard.current import Edition

_VERSION: Final = re.compile(r"[0-9a-f]{12}")


def notice(rev: str, edition: Edition) -> str:
    """One sentence about a link's `rev`; "" when it names the version shown, or nothing."""
    if rev in {"", edition.version}:
        return ""
    if not _VERSION.fullmatch(rev):
        return "'rev' in the link was ignored: it is no version of the data."
    made = f"This link was made with the data of version {rev}"
    if not _known(rev):
        return f"{made}, which is not known here; version {edition.version} is shown."
    return f"{made}; a newer version, {edition.version}, is shown."


def _known(rev: str) -> bool:
    """Whether the history has the version."""
    try:
        return any(entry.version == rev for entry in current.the_store().versions.history())
    except (DatasetError, InputError):
        return False
