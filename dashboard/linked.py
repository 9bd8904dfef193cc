"""What is said of a link that was made with another version of the data than the one it opens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dashboard import current
from geodata import serving, since
from geodata.errors import DatasetError, InputError

if TYPE_CHECKING:
    from dashboard.current import Edition
    from geodata.model import Dataset

MOST_EVENTS: Final = 5_000
"""What has changed is said of datasets up to this size: a larger one takes seconds to read again."""
_VERSION: Final = re.compile(r"[0-9a-f]{12}")


def notice(rev: str, edition: Edition) -> str:
    """One sentence about a link's `rev`; "" when it names the version shown, or nothing."""
    if rev in {"", edition.version}:
        return ""
    if not _VERSION.fullmatch(rev):
        return "'rev' in the link was ignored: it is no version of the data."
    made = f"This link was made with the data of version {rev}"
    try:
        if all(entry.version != rev for entry in current.the_store().versions.history()):
            return f"{made}, which is not known here; version {edition.version} is shown."
        changed = _changed(current.the_store().at(rev), edition) if len(edition.dataset.events) <= MOST_EVENTS else ""
    except (DatasetError, InputError):  # the history cannot be read just now; what is shown is none the worse
        changed = ""
    return f"{made}; a newer version, {edition.version}, is shown{changed}."


def _changed(old: Dataset, edition: Edition) -> str:
    """What differs for readers, as the end of a sentence."""
    words = since.between(since.newest(serving.published(old)), since.newest(edition.dataset)).words()
    return f": {words}" if words else ", and nothing that readers see has changed"
