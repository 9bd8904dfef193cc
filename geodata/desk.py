"""One editor's work on one article: its draft events are accepted, changed or rejected, and the last taken back.

A decision is written at once (`geodata.accepting`, `geodata.rejections`), so that nothing but unsaved changes is lost
with a session. What others decided meanwhile shows in the next `Desk.cards`. `dataset` is always the dataset with its
drafts, never what viewers see of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata import accepting, drafted, proofing, rejections, reviewing
from geodata.errors import InputError
from geodata.findings import Draft
from geodata.gazetteer import Gazetteer
from geodata.model import Dataset, Place, PlaceBasis, Problem, Severity, Status, WherePrec
from geodata.placing import spots
from geodata.reviewing import Card, State

if TYPE_CHECKING:
    from geodata.store import Store

PLACE_CELLS: Final = ("place", "latitude", "longitude", "place_basis", "where_prec")
EDITABLE: Final = (
    *("title", "date", *PLACE_CELLS, "event_type", "sub_event_type", "description"),
    *("side_a", "side_b", "deaths_low", "deaths_best", "deaths_high", "claimed_by"),
)
"""The columns that an editor may change here; id, status, source and quote are not among them."""
MAX_CELL: Final = 20_000
"""Characters of a changed cell: more is a mistake, or an attack."""
_NEAR_DEGREES: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Decision:
    """What `Desk.undo` takes back: a rejection, or an acceptance by its receipt."""

    key: str
    receipt: accepting.Receipt | None = None


@dataclass
class Desk:
    """The work on one article. `source` is its row of sources.csv; `known`: it was there before."""

    draft: Draft
    source: Mapping[str, str]
    gazetteer: Gazetteer
    known: bool = False
    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Changed cells by the draft's key."""
    named: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """Places of a name that the editor typed, by the draft's key."""
    decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.digest = drafted.digest(self.draft.article.text)
        self.events = dict(zip(drafted.keys(self.draft, self.digest), self.draft.events, strict=True))

    def cards(self, store: Store) -> tuple[Card, ...]:
        """Every draft event as it stands in the newest version. Raises DatasetError."""
        dataset = store.head()
        rejected = rejections.read(store.drafts_folder, self.digest)
        there = reviewing.already_there(self.draft, self.events, str(self.source["source"]), dataset)
        states: dict[str, State] = {key: "rejected" if key in rejected else "open" for key in self.events}
        states |= dict.fromkeys(there, "accepted")
        undecided = [key for key, state in states.items() if state == "open"]
        problems = dict(zip(undecided, self._check(undecided, dataset), strict=True))
        return tuple(self._card(key, state, there.get(key), problems.get(key, ())) for key, state in states.items())

    def accept(self, key: str, store: Store, author: str) -> None:
        """Put the draft into the dataset. Raises InputError when a rule forbids it, ClashError, DatasetError."""
        dataset = store.head()
        for problem in self.problems(key, dataset):
            if problem.severity is Severity.ERROR:
                raise InputError(f"Not accepted: {problem.column}: {problem.message}")
        self._join(dataset)
        evidence = tuple(one.row for one in self.events[key].evidence)
        what = accepting.Accepted(self.draft.article.text, self.source, self.row(key), evidence)
        self.decisions.append(Decision(key, accepting.accept(store, what, author)))
        rejections.forget(store.drafts_folder, self.digest, key)

    def reject(self, key: str, store: Store) -> None:
        """Remember that the draft is no event. Raises DatasetError."""
        rejections.add(store.drafts_folder, self.digest, key, self.events[key])
        self.decisions.append(Decision(key))

    def undo(self, store: Store, author: str) -> str:
        """Take back the last decision and give its draft's key, "" when there is none.

        Raises InputError when the accepted rows were changed since, DatasetError.
        """
        if not self.decisions:
            return ""
        last = self.decisions[-1]
        if last.receipt is None:
            rejections.forget(store.drafts_folder, self.digest, last.key)
        else:
            try:
                accepting.undo(store, last.receipt, author)
            except InputError:  # it is the editors' row now: what was decided before it can still be taken back
                self.decisions.pop()
                raise
        self.decisions.pop()
        return last.key

    def reopen(self, key: str, store: Store) -> None:
        """Take back a rejection, also one of an earlier day. Raises DatasetError."""
        rejections.forget(store.drafts_folder, self.digest, key)
        self.decisions = [one for one in self.decisions if one.key != key or one.receipt is not None]

    def change(self, key: str, cells: Mapping[str, str], dataset: Dataset) -> str:
        """Take an editor's cells; a new name of a place is looked up. Gives what is to be said of it, "" for nothing.

        Coordinates that the editor typed together with the name stay as they are.
        """
        new = {name: str(cell).strip()[:MAX_CELL] for name, cell in cells.items() if name in EDITABLE}
        old = self.row(key)
        said = ""
        moved = any(new.get(name, old.get(name, "")) != old.get(name, "") for name in ("latitude", "longitude"))
        if new.get("place", old.get("place", "")) != old.get("place", "") and not moved:
            said = self._look_up(key, new, dataset)
        self._take(key, new)
        return said

    def choose(self, key: str, number: int) -> None:
        """Take the place with this number of the card's candidates: its point, as vague as the article's words."""
        candidates = self.candidates(key)
        if not 0 <= number < len(candidates):
            raise InputError(f"there is no candidate {number + 1} for this place; choose one of {len(candidates)}")
        self._take(key, self.point(key, candidates[number]))

    def row(self, key: str) -> dict[str, str]:
        """The draft's row of events.csv with the editor's changes."""
        row = {**self.events[key].row, **self.changes.get(key, {}), "source": str(self.source["source"])}
        return {**row, "event_id": drafted.event_id(row.get("title", ""), key), "status": Status.DRAFT.value}

    def candidates(self, key: str) -> tuple[Place, ...]:
        """The places that the draft's may be, the likeliest first."""
        number = self.events[key].place
        return self.named.get(key, () if number is None else self.draft.places[number].candidates)

    def problems(self, key: str, dataset: Dataset) -> tuple[Problem, ...]:
        """What `dateline check` would say about the draft's row."""
        return self._check([key], dataset)[0]

    def point(self, key: str, place: Place) -> dict[str, str]:
        """The cells that a candidate gives the event: moved off its point where the article's words say so."""
        number = self.events[key].place
        if number is None or key in self.named:
            return cells_of(place)
        spot = spots.spot(self.draft.places[number].mention, place, self.gazetteer)
        return _cells(spot.latitude, spot.longitude, spot.prec)

    def _look_up(self, key: str, new: dict[str, str], dataset: Dataset) -> str:
        """Put the point of the place that is named now into `new`, or none."""
        name = new["place"]
        near = tuple(found.place for found in self.draft.places if found.place is not None)
        found = reviewing.places_named(name, dataset, self.gazetteer, near) if name else None
        self.named[key] = found.candidates if found else ()
        place = found.place if found else None
        blank = dict.fromkeys(("latitude", "longitude", "where_prec"), "")
        new |= self.point(key, place) if place else blank
        quote = self.events[key].row.get("quote", "")
        basis = PlaceBasis.NAMED if name.casefold() in quote.casefold() else PlaceBasis.INFERRED
        new["place_basis"] = basis.value if name else ""
        return found.warning if found else ""

    def _take(self, key: str, new: Mapping[str, str]) -> None:
        drawn = self.events[key].row
        cells = {**self.changes.get(key, {}), **new}
        self.changes[key] = {name: cell for name, cell in cells.items() if cell != drawn.get(name, "")}

    def _join(self, dataset: Dataset) -> None:
        """Take the source that has this article meanwhile, if another session gave it one."""
        there = reviewing.known_source(dataset, self.draft.article.text)
        if there and there != self.source["source"]:
            self.source = reviewing.source_row(dataset, there)
            self.known = True

    def _check(self, keys: list[str], dataset: Dataset) -> tuple[tuple[Problem, ...], ...]:
        """What the rules say of some drafts: of many at once it costs little more than of one."""
        return proofing.check_events([self.row(key) for key in keys], dataset, self.draft.article) if keys else ()

    def _card(self, key: str, state: State, there: reviewing.There | None, problems: tuple[Problem, ...]) -> Card:
        row, candidates = self.row(key), self.candidates(key)
        if there:
            row |= {name: there.row[name] for name in EDITABLE}
        chosen = next((n for n, place in enumerate(candidates) if _same(self.point(key, place), row)), None)
        changed = bool(self.changes.get(key)) and not there
        return Card(key, self.events[key], row, state, there, changed, candidates, chosen, problems)


def cells_of(place: Place) -> dict[str, str]:
    """Point and precision of a place as cells of events.csv."""
    return _cells(place.latitude, place.longitude, place.where_prec)


def _cells(latitude: float, longitude: float, prec: WherePrec) -> dict[str, str]:
    return {"latitude": _degrees(latitude), "longitude": _degrees(longitude), "where_prec": prec.word}


def _degrees(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _same(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    try:
        return all(abs(float(a[name]) - float(b[name])) < _NEAR_DEGREES for name in ("latitude", "longitude"))
    except (KeyError, ValueError):
        return False
