"""What happens beside the editors' pages: commands, a spreadsheet, and drafts that are accepted."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from dashboard.editing.changeset import EVENTS, EVIDENCE
from geodata.errors import CommitError, InputError
from geodata.review import decisions
from geodata.review.decisions import AcceptedDraft
from geodata.tables.changes import Add, Change, Edit, Remove
from geodata.versions.store import FileStore
from tests.support import datasets

SOURCE: Final = "russia-continues-support"
QUOTES: Final = ("a formal request", "military help", "airstrikes", "the Syrian Civil War")
TITLES: Final = ("Bridge is taken", "Bridge is lost", "Market is hit")
TEXTS: Final = ("one", "two", "three", "four", "five")
EVENT_CELLS: Final = ("title", "description", "side_a", "side_b")
EVIDENCE_CELLS: Final = ("note", "claimed_by")
LEAST_EVENTS: Final = 12
"""Events that are left."""
FEW: Final = 4


def pick(chance: random.Random, keys: Iterable[str]) -> str:
    """One of the keys, mostly one of a few, so that everybody is often at the same rows."""
    known = sorted(keys)
    return chance.choice(known[:FEW] if chance.random() < 0.7 else known)


def choose(chance: random.Random, acts: Mapping[str, tuple[int, object]]) -> str:
    """The name of an act, by how often it comes."""
    return chance.choices(list(acts), [weight for weight, _ in acts.values()])[0]


class Outside:
    """Everybody but the editors at the dataset in `folder`."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.random = folder, chance
        self.store = FileStore(folder)
        self.store.head()

    def commit(self, *changes: Change) -> None:
        self.store.commit(self.store.newest()[0], changes, "cli")

    def _known(self, file: str = EVENTS) -> list[dict[str, str]]:
        return datasets.rows(self.folder, file)

    def edit(self) -> None:
        """Change one or two cells of an event."""
        names = self.random.sample(EVENT_CELLS, self.random.choice((1, 2)))
        cells = {name: self.random.choice(TEXTS) for name in names}
        self.commit(Edit(EVENTS, pick(self.random, (row["event_id"] for row in self._known())), cells))

    def add(self) -> None:
        """Add an event with an id that editors' new events get, too."""
        title = self.random.choice(TITLES)
        key = title.lower().replace(" ", "-") + self.random.choice(("", "", "-2"))
        if all(row["event_id"] != key for row in self._known()):
            cells = {"event_id": key, "title": title, "status": "draft", "source": SOURCE, "description": "cli"}
            self.commit(Add(EVENTS, cells))

    def remove(self) -> None:
        """Remove an event with its evidence."""
        key = pick(self.random, (row["event_id"] for row in self._known()))
        evidence = [Add(EVIDENCE, row).row for row in self._known(EVIDENCE) if row["event_id"] == key]
        if len(self._known()) > LEAST_EVENTS:
            self.commit(*(Remove(EVIDENCE, row) for row in evidence), Remove(EVENTS, key))

    def evidence(self) -> None:
        """Add, change or remove a row of evidence."""
        rows = {Add(EVIDENCE, row).row for row in self._known(EVIDENCE)}
        if not rows or self.random.random() < 0.4:
            key = pick(self.random, (row["event_id"] for row in self._known()))
            cells = {"event_id": key, "source": SOURCE, "quote": self.random.choice(QUOTES), "stance": "supports"}
            if Add(EVIDENCE, cells).row not in rows:
                self.commit(Add(EVIDENCE, {**cells, "note": self.random.choice(TEXTS)}))
            return
        row = pick(self.random, rows)
        cells = {self.random.choice(EVIDENCE_CELLS): self.random.choice(TEXTS)}
        self.commit(Remove(EVIDENCE, row) if self.random.random() < 0.4 else Edit(EVIDENCE, row, cells))

    def revert(self) -> None:
        """Undo what one of the last versions changed, if nobody has changed it again."""
        entries = self.store.history()[1:]
        if entries:
            try:
                self.store.revert(self.random.choice(entries[-3:]).id, "cli")
            except (CommitError, InputError):
                return

    def by_hand(self) -> None:
        """Change a cell with a spreadsheet."""

        def change(rows: datasets.Rows) -> None:
            self.random.choice(rows[:FEW])[self.random.choice(EVENT_CELLS)] = self.random.choice(TEXTS)

        datasets.edit(self.folder, EVENTS, change)
        self.store.look_again()
        self.store.head()

    def accept_draft(self) -> None:
        """Accept a draft on the page Draft."""
        event = {"event_id": f"drafted-{self.random.randrange(10**9)}", "title": "Drafted", "quote": "words"}
        source = {"source": "drafted-article", "title": "Drafted"}
        evidence = ({"quote": "further words", "stance": "supports"},)
        draft = AcceptedDraft("words and further words\n", source, event, evidence)
        decisions.accept(self.store, draft, "ana@example.org")


OUTSIDE: Final[Mapping[str, tuple[int, Callable[[Outside], None]]]] = {
    "cli edit": (6, Outside.edit),
    "cli add": (3, Outside.add),
    "cli remove": (2, Outside.remove),
    "cli evidence": (5, Outside.evidence),
    "cli revert": (2, Outside.revert),
    "by hand": (2, Outside.by_hand),
    "accept a draft": (2, Outside.accept_draft),
}
"""Act → how often it comes, and what it does."""
