"""What has changed since a frozen briefing: as `status.json`, which its page requests, and as the page `changes`.

Only published rows are compared, once per edition and data version; the results are cached.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from dashboard import served
from dashboard.hosting import pages
from geodata.briefings import comparison, comparison_words
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.hosting.pages import EditionCorrection
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


STATUS: Final = "status.json"
CHANGES: Final = "changes"
MOST_CACHED: Final = 256
"""Results in the cache: editions times versions."""
_log: Final = logging.getLogger(__name__)
PATIENCE_S: Final = 2.0
"""How long a request waits while another one compares: it occupies a thread of the server."""


@dataclass(frozen=True, slots=True)
class ChangeStatus:
    """The comparison with the newest data. `words`: one line, "" when nothing has changed.

    `newest`: the data version compared with, "" when it is unknown. `whole`: whether it is the newest there is; false
    while a newer state cannot be read.
    """

    newest: str
    words: str = ""
    sections: tuple[comparison_words.Section, ...] = ()
    sources: tuple[comparison_words.ChangeText, ...] = ()
    whole: bool = True

    @property
    def state(self) -> str:
        """One of "changed", "current" and "unknown"."""
        if self.words:
            return "changed"
        return "current" if self.newest and self.whole else "unknown"


UNKNOWN: Final = ChangeStatus("")


class ChangeWatch:
    """Compares the editions of a shelf with the newest data."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._cache: OrderedDict[tuple[str, str, str], ChangeStatus] = OrderedDict()

    def find(self, record: EditionRecord) -> ChangeStatus:
        """What has changed since the edition; `UNKNOWN` while the data cannot be read."""
        try:
            served_version = served.latest()
        except DatasetError:
            return UNKNOWN
        whole = not served.the_store().notice
        if served_version.version == record.version:
            return ChangeStatus(served_version.version, whole=whole)
        key = (record.ident, record.at, served_version.version)
        change_status = self._cache.get(key) or self._compare_once(key, record, served_version)
        return change_status if whole else replace(change_status, whole=False)

    def _compare_once(
        self, key: tuple[str, str, str], record: EditionRecord, served_version: served.Served
    ) -> ChangeStatus:
        """Compare, and cache the result. Of simultaneous requests one does the work; the others wait briefly."""
        if not self._lock.acquire(timeout=PATIENCE_S):
            return UNKNOWN
        try:
            change_status = self._cache.get(key) or self._compare(record, served_version)
            if change_status is not UNKNOWN:
                self._cache[key] = change_status
                while len(self._cache) > MOST_CACHED:
                    self._cache.popitem(last=False)
            return change_status
        finally:
            self._lock.release()

    def _compare(self, record: EditionRecord, served_version: served.Served) -> ChangeStatus:
        try:
            files = {
                name: data for name in comparison.FILES if (data := self._shelf.read(record.ident, name)) is not None
            }
            before = comparison.read_frozen(files)
        except DatasetError as error:
            _log.warning("a briefing could not be compared with the newest data: %s", error)
            return UNKNOWN
        after = comparison.published_rows(served_version.dataset)
        changes = comparison.compare(before, after)
        return ChangeStatus(
            served_version.version,
            changes.words(),
            comparison_words.sections(changes, before, after),
            comparison_words.sources(changes),
        )


def status(changes: ChangeStatus, corrected: EditionCorrection | None) -> bytes:
    """`status.json`: `{"state", "words", "changes", "successor"}`; the state is current, changed, corrected or unknown.

    `changes` and `successor` are relative addresses, left out when there is nothing to see.
    """
    values = {"state": changes.state, "words": changes.words}
    if corrected is not None:
        values = {"state": "corrected", "words": corrected.words}
        if corrected.successor:
            values["successor"] = f"../{corrected.successor}/"
    if changes.words:
        values["changes"] = CHANGES
    return _json(values)


def withdrawn(record: EditionRecord, now: EditionRecord | None) -> bytes:
    """`status.json` of a withdrawn edition; `now`: the edition of the same briefing that stands."""
    after = {"successor": f"../{now.ident}/"} if now else {}
    return _json({"state": "withdrawn", "words": record.withdrawn, **after})


def page(record: EditionRecord, changes: ChangeStatus, corrected: EditionCorrection | None) -> bytes:
    """The page that lists the changes, event by event."""
    return pages.render("changes", title="What has changed", record=record, changes=changes, corrected=corrected)


def _json(values: Mapping[str, str]) -> bytes:
    return (json.dumps(values, ensure_ascii=False) + "\n").encode("utf-8", "replace")
