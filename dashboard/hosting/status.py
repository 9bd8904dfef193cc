"""What has become of a frozen briefing since: as `status.json`, which its page asks for, and as the page `changes`.

What has changed is found once per edition and version of the data, and kept; published rows are all that is compared.
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

    from dashboard.hosting.pages import CorrectionNotice
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


STATUS: Final = "status.json"
CHANGES: Final = "changes"
MOST_KEPT: Final = 256
"""Results kept: editions times versions."""
PATIENCE_S: Final = 2.0
"""How long a reader waits for what another one's request is finding: their threads are the server's."""


_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewerData:
    """What is known. `words`: one line, "" when nothing has changed; `newest`: the version compared with, "" unknown.

    `whole`: that the newest data are what is compared with; not so while a newer state cannot be read.
    """

    newest: str
    words: str = ""
    sections: tuple[comparison_words.Section, ...] = ()
    sources: tuple[comparison_words.ChangeText, ...] = ()
    whole: bool = True

    @property
    def state(self) -> str:
        """In one word."""
        if self.words:
            return "changed"
        return "current" if self.newest and self.whole else "unknown"


UNKNOWN: Final = NewerData("")


class Watch:
    """Compares the editions of a shelf with the newest data."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str, str], NewerData] = OrderedDict()

    def find(self, held: EditionRecord) -> NewerData:
        """What has changed since the edition. Data that cannot be read are no error: then nothing is known."""
        try:
            edition = served.latest()
        except DatasetError:
            return UNKNOWN
        whole = not served.the_store().notice
        if edition.version == held.version:
            return NewerData(edition.version, whole=whole)
        key = (held.ident, held.at, edition.version)
        found = self._kept.get(key) or self._look(key, held, edition)
        return found if whole else replace(found, whole=False)

    def _look(self, key: tuple[str, str, str], held: EditionRecord, edition: served.Served) -> NewerData:
        """Compare, and keep the result. Of many who ask at once one does the work; the others do not wait for long."""
        if not self._lock.acquire(timeout=PATIENCE_S):
            return UNKNOWN
        try:
            found = self._kept.get(key) or self._compare(held, edition)
            if found is not UNKNOWN:
                self._kept[key] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            return found
        finally:
            self._lock.release()

    def _compare(self, held: EditionRecord, edition: served.Served) -> NewerData:
        try:
            files = {
                name: data for name in comparison.FILES if (data := self._shelf.read(held.ident, name)) is not None
            }
            before = comparison.frozen(files)
        except DatasetError as error:
            _log.warning("what has changed since a briefing is not known: %s", error)
            return UNKNOWN
        after = comparison.newest(edition.dataset)
        found = comparison.between(before, after)
        return NewerData(
            edition.version,
            found.words(),
            comparison_words.sections(found, before, after),
            comparison_words.sources(found),
        )


def status(found: NewerData, corrected: CorrectionNotice | None) -> bytes:
    """`status.json`: `{"state", "words", "changes", "successor"}`; the state is current, changed, corrected or unknown.

    `changes` and `successor` are relative addresses, and only there when there is something to see.
    """
    told = {"state": found.state, "words": found.words}
    if corrected is not None:
        told = {"state": "corrected", "words": corrected.words}
        if corrected.successor:
            told["successor"] = f"../{corrected.successor}/"
    if found.words:
        told["changes"] = CHANGES
    return _json(told)


def withdrawn(held: EditionRecord, now: EditionRecord | None) -> bytes:
    """`status.json` of an edition that was withdrawn; `now`: the edition of the same briefing that stands."""
    after = {"successor": f"../{now.ident}/"} if now else {}
    return _json({"state": "withdrawn", "words": held.withdrawn, **after})


def page(held: EditionRecord, found: NewerData, corrected: CorrectionNotice | None) -> bytes:
    """The page that says what has changed, event by event."""
    return pages.render("changes", title="What has changed", held=held, found=found, corrected=corrected)


def _json(told: Mapping[str, str]) -> bytes:
    return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")
