"""One editor's review of one article: each draft event is accepted, changed or rejected, and decisions can be undone.

The editor sees a draft as a `Card`: open, already in the dataset, or rejected. Decisions are written at once
(`geodata.review.decisions`), and those of other editors show in the next `DraftReview.cards`; changes that are not
accepted yet, and the decisions that can be undone, are in `DraftReview.as_json`. `dataset` is always the dataset with
its drafts, never the part that viewers see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata import articles
from geodata.dataset import row_checks
from geodata.drafting import keys as drafting_keys
from geodata.drafting.keys import KEY_LENGTH, event_id, key_of
from geodata.drafting.model import Draft, DraftEvent
from geodata.drafting.resolving import spots
from geodata.errors import InputError
from geodata.geocoding import locate
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Dataset, Place, PlaceBasis, Problem, Severity, Status
from geodata.review import decisions as review_decisions
from geodata.review.decisions import AcceptedDraft, Receipt
from geodata.tables.columns import EVENT_COLUMNS, SOURCE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from geodata.geocoding.locate import Placement
    from geodata.model import Span
    from geodata.versions.store import Store

State = Literal["open", "accepted", "rejected"]
PLACE_CELLS: Final = ("place", "latitude", "longitude", "place_basis", "where_prec")
EDITABLE: Final = (
    *("title", "date", *PLACE_CELLS, "event_type", "sub_event_type", "description"),
    *("side_a", "side_b", "deaths_low", "deaths_best", "deaths_high", "claimed_by"),
)
"""Columns that an editor may change here: not id, status, source and quote."""
MAX_CELL: Final = 20_000
"""Characters of a changed cell; a longer one is a mistake or an attack."""
_NEAR_DEGREES: Final = 1e-4


@dataclass(frozen=True, slots=True)
class ExistingEvent:
    """The event of the dataset that a draft became, or that reports the same."""

    event_id: str
    status: str
    row: Mapping[str, str]
    """Its cells in events.csv."""


@dataclass(frozen=True, slots=True)
class Card:
    """A draft event in its present state: `row` has the editor's changes, or is as in the dataset."""

    key: str
    event: DraftEvent
    row: Mapping[str, str]
    state: State
    existing: ExistingEvent | None
    changed: bool
    candidates: tuple[Place, ...]
    """Places that its place name may mean, the likeliest first."""
    chosen: int | None
    """Index of the candidate that its coordinates are those of, None for none."""
    problems: tuple[Problem, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    """The editor's changes, by column, that are not in the dataset because somebody else accepted the draft first."""


@dataclass(frozen=True, slots=True)
class DecisionTally:
    """How many drafts there are in each state: the parts add up to `drafted`."""

    drafted: int
    accepted: int
    rejected: int
    open: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What `DraftReview.undo` reverts: the acceptance with this receipt, a rejection without one."""

    key: str
    receipt: Receipt | None = None


def tally(cards: Iterable[Card]) -> DecisionTally:
    """The number of cards in each state."""
    states = [card.state for card in cards]
    return DecisionTally(len(states), states.count("accepted"), states.count("rejected"), states.count("open"))


def known_source(dataset: Dataset, text: str) -> str:
    """The id of the source that already has this text, "" for none."""
    digest = drafting_keys.digest(text)
    return next(
        (name for name, article in dataset.articles.items() if drafting_keys.digest(article.text) == digest), ""
    )


def source_row(dataset: Dataset, source: str) -> dict[str, str]:
    """The row of sources.csv of an existing source."""
    row = dataset.sources[dataset.sources["source"] == source].iloc[0]
    return {column.name: str(row[column.name]) for column in SOURCE_COLUMNS}


def existing_events(draft: Draft, keys: Iterable[str], source: str, dataset: Dataset) -> dict[str, ExistingEvent]:
    """The events of the dataset that the drafts (by key) became, or that its editors wrote themselves.

    The latter are of the same kind, and their quote overlaps the draft's. `keys`: those of the draft's events;
    `source`: the article's id.
    """
    drafts = dict(zip(keys, draft.events, strict=True))
    tails = dataset.events["event_id"].str.slice(-KEY_LENGTH)
    existing: dict[str, ExistingEvent] = {}
    for event in _existing(dataset.events[tails.isin(drafts)]):
        existing.setdefault(key_of(event.event_id), event)
    by_hand = list(_written_by_hand(draft, source, dataset))
    for key, drafted in drafts.items():
        for span, event in by_hand:
            same_kind = all(event.row[name] == drafted.row.get(name, "") for name in ("event_type", "sub_event_type"))
            if same_kind and span.start < drafted.quote_end and drafted.quote_start < span.end:
                existing.setdefault(key, event)
    return existing


def _existing(rows: pd.DataFrame) -> Iterator[ExistingEvent]:
    for row in rows[[column.name for column in EVENT_COLUMNS]].to_dict("records"):
        cells = {str(name): str(cell) for name, cell in row.items()}
        yield ExistingEvent(cells["event_id"], cells["status"], cells)


def _written_by_hand(draft: Draft, source: str, dataset: Dataset) -> Iterator[tuple[Span, ExistingEvent]]:
    """The source's events that do not come from a draft, and where their quotes are."""
    events = dataset.events
    for event in _existing(events[(events["source"] == source) & (events["quote"] != "")]):
        span = articles.find_quote(draft.article, event.row["quote"])
        if span is not None and not key_of(event.event_id):
            yield span, event


@dataclass
class DraftReview:
    """The review of one article. `source` is its row of sources.csv; `known`: the dataset had the article before."""

    draft: Draft
    source: Mapping[str, str]
    gazetteer: Gazetteer
    known: bool = False
    notes: tuple[str, ...] = ()
    """What was odd about the article's file, or left out of it."""
    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Changed cells by the draft's key and column."""
    named: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """Candidates for a place name that the editor typed, by the draft's key."""
    decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.digest = drafting_keys.digest(self.draft.article.text)
        self.events = dict(zip(drafting_keys.keys(self.draft, self.digest), self.draft.events, strict=True))

    def cards(self, store: Store) -> tuple[Card, ...]:
        """Every draft event with its state in the newest version. Raises DatasetError."""
        dataset = store.head()
        rejected = review_decisions.rejected_keys(store.drafts_folder, self.digest)
        existing = self._existing(dataset)
        states: dict[str, State] = {key: "rejected" if key in rejected else "open" for key in self.events}
        states |= dict.fromkeys(existing, "accepted")
        undecided = [key for key, state in states.items() if state == "open"]
        problems = dict(zip(undecided, self._check(undecided, dataset), strict=True))
        return tuple(self._card(key, state, existing.get(key), problems.get(key, ())) for key, state in states.items())

    def accept(self, key: str, store: Store, author: str) -> None:
        """Add the draft to the dataset. Raises InputError when a rule forbids it, ClashError, DatasetError."""
        dataset = store.head()
        for problem in self.problems(key, dataset):
            if problem.severity is Severity.ERROR:
                raise InputError(f"Not accepted: {problem.column}: {problem.message}")
        self._use_known_source(dataset)
        evidence = tuple(evidence.row for evidence in self.events[key].evidence)
        accepted = AcceptedDraft(self.draft.article.text, self.source, self.row(key), evidence)
        receipt = review_decisions.accept(store, accepted, author)
        if not receipt.version and self._left_out(key, self._existing(store.head()).get(key)):
            raise InputError(f"Not accepted: {receipt.event_id} is in the dataset already; change it on the page Edit")
        self.decisions.append(Decision(key, receipt))
        review_decisions.forget_rejection(store.drafts_folder, self.digest, key)

    def reject(self, key: str, store: Store) -> None:
        """Record that the draft is no event. Raises DatasetError."""
        review_decisions.reject(store.drafts_folder, self.digest, key, self.events[key])
        self.decisions.append(Decision(key))

    def undo(self, store: Store, author: str) -> str:
        """Revert the last decision and return its draft's key, "" when there is none.

        Raises InputError when the accepted rows were changed since, DatasetError.
        """
        if not self.decisions:
            return ""
        last = self.decisions[-1]
        if last.receipt is None:
            review_decisions.forget_rejection(store.drafts_folder, self.digest, last.key)
        else:
            try:
                review_decisions.undo(store, last.receipt, author)
            except InputError:  # others have changed the row since: earlier decisions can still be undone
                self.decisions.pop()
                raise
        self.decisions.pop()
        return last.key

    def reopen(self, key: str, store: Store) -> None:
        """Revert a rejection, even one of an earlier session. Raises DatasetError."""
        review_decisions.forget_rejection(store.drafts_folder, self.digest, key)
        self.decisions = [
            decision for decision in self.decisions if decision.key != key or decision.receipt is not None
        ]

    def change(self, key: str, cells: Mapping[str, str], dataset: Dataset) -> str:
        """Change cells of a draft; returns a warning about a new place name, "" for none.

        A new place name is looked up, unless the editor also typed coordinates.
        """
        new = {name: str(cell).strip()[:MAX_CELL] for name, cell in cells.items() if name in EDITABLE}
        old = self.row(key)
        warning = ""
        moved = any(new.get(name, old.get(name, "")) != old.get(name, "") for name in ("latitude", "longitude"))
        if new.get("place", old.get("place", "")) != old.get("place", "") and not moved:
            warning = self._look_up(key, new, dataset)
        self._set(key, new)
        return warning

    def choose(self, key: str, number: int) -> None:
        """Place the draft at candidate `number` of its card, as vaguely as the article's words. Raises InputError."""
        candidates = self.candidates(key)
        if not 0 <= number < len(candidates):
            raise InputError(f"there is no candidate {number + 1} for this place; choose one of {len(candidates)}")
        self._set(key, self.point(key, candidates[number]))

    def row(self, key: str) -> dict[str, str]:
        """The draft's row of events.csv with the editor's changes."""
        row = {**self.events[key].row, **self.changes.get(key, {}), "source": str(self.source["source"])}
        return {**row, "event_id": event_id(row.get("title", ""), key), "status": Status.DRAFT.value}

    def candidates(self, key: str) -> tuple[Place, ...]:
        """The places that the draft's place name may mean, the likeliest first."""
        number = self.events[key].place
        return self.named.get(key, () if number is None else self.draft.places[number].candidates)

    def problems(self, key: str, dataset: Dataset) -> tuple[Problem, ...]:
        """The problems that `dateline check` would report for the draft's row."""
        return self._check([key], dataset)[0]

    def point(self, key: str, place: Place) -> dict[str, str]:
        """The cells that a candidate gives the event, moved off its point where the article says so ("near Homs")."""
        number = self.events[key].place
        if number is None or key in self.named:
            return locate.cells_of(place)
        spot = spots.spot(self.draft.places[number].mention, place, self.gazetteer)
        return locate.cells_at(spot.latitude, spot.longitude, spot.prec)

    def as_json(self) -> dict[str, Any]:
        """The article, its source and the editor's work as plain data; `intake.reopen` restores the review."""
        inferred = {"published": ""} if self.draft.published_inferred and not self.known else {}
        return {
            "text": self.draft.article.text,
            "notes": list(self.notes),
            "source": {**self.source, **inferred},
            "changes": self.changes,
            "named": list(self.named),
            "decisions": [asdict(decision) for decision in self.decisions],
        }

    def restore(self, data: Mapping[str, Any], dataset: Dataset) -> None:
        """Restore changes and decisions from `as_json`, except for drafts that the article no longer gives.

        Raises KeyError, TypeError, ValueError or AttributeError for other data.
        """
        for key, cells in data["changes"].items():
            if key in self.events:
                self._set(key, {name: str(cell)[:MAX_CELL] for name, cell in cells.items() if name in EDITABLE})
        for key in data["named"]:
            name = self.row(key).get("place", "") if key in self.events else ""
            if key in self.events:
                self.named[key] = self._places_named(name, dataset).candidates if name else ()
        for decision in data["decisions"]:
            receipt = Receipt(**decision["receipt"]) if decision["receipt"] else None
            if decision["key"] in self.events:
                self.decisions.append(Decision(decision["key"], receipt))

    def _look_up(self, key: str, new: dict[str, str], dataset: Dataset) -> str:
        """Add the point of the place named in `new` to it, blank cells for none; returns a warning or ""."""
        name = new["place"]
        placement = self._places_named(name, dataset) if name else None
        self.named[key] = placement.candidates if placement else ()
        place = placement.place if placement else None
        blank = dict.fromkeys(("latitude", "longitude", "where_prec"), "")
        new |= self.point(key, place) if place else blank
        quote = self.events[key].row.get("quote", "")
        basis = PlaceBasis.NAMED if name.casefold() in quote.casefold() else PlaceBasis.INFERRED
        new["place_basis"] = basis.value if name else ""
        return placement.warning if placement else ""

    def _places_named(self, name: str, dataset: Dataset) -> Placement:
        near = tuple(mention.place for mention in self.draft.places if mention.place is not None)
        return locate.places_named(name, dataset, self.gazetteer, near)

    def _set(self, key: str, new: Mapping[str, str]) -> None:
        drafted = self.events[key].row
        cells = {**self.changes.get(key, {}), **new}
        self.changes[key] = {name: cell for name, cell in cells.items() if cell != drafted.get(name, "")}

    def _use_known_source(self, dataset: Dataset) -> None:
        """Use the source that another session has meanwhile given this article, or an id that no other article has."""
        known, taken = known_source(dataset, self.draft.article.text), frozenset(map(str, dataset.sources["source"]))
        if known and known != self.source["source"]:
            self.source = source_row(dataset, known)
            self.known = True
        elif not known and self.source["source"] in taken:
            free = drafting_keys.propose_source(self.source["title"], taken, self.digest)
            self.source, self.known = {**self.source, "source": free}, False

    def _existing(self, dataset: Dataset) -> dict[str, ExistingEvent]:
        return existing_events(self.draft, self.events, str(self.source["source"]), dataset)

    def _left_out(self, key: str, existing: ExistingEvent | None) -> dict[str, str]:
        """The editor's changes of a draft that was accepted without them, by somebody else: column → cell."""
        is_ours = any(one.key == key and one.receipt and one.receipt.version for one in self.decisions)
        if existing is None or is_ours:
            return {}
        return {name: cell for name, cell in self.changes.get(key, {}).items() if cell != existing.row.get(name, "")}

    def _check(self, keys: list[str], dataset: Dataset) -> tuple[tuple[Problem, ...], ...]:
        """The problems of each draft; checking many at once costs little more than checking one."""
        return row_checks.check_events([self.row(key) for key in keys], dataset, self.draft.article) if keys else ()

    def _card(self, key: str, state: State, existing: ExistingEvent | None, problems: tuple[Problem, ...]) -> Card:
        row, candidates = self.row(key), self.candidates(key)
        if existing:
            row |= {name: existing.row[name] for name in EDITABLE}
        chosen = next((n for n, place in enumerate(candidates) if _is_same_point(self.point(key, place), row)), None)
        changed = bool(self.changes.get(key)) and not existing
        left_out = self._left_out(key, existing)
        return Card(key, self.events[key], row, state, existing, changed, candidates, chosen, problems, left_out)


def _is_same_point(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    try:
        return all(abs(float(a[name]) - float(b[name])) < _NEAR_DEGREES for name in ("latitude", "longitude"))
    except (KeyError, ValueError):
        return False
