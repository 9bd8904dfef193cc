"""One editor's review of one article: each draft event is accepted, changed or rejected, and decisions can be undone.

The editor sees a draft as a `Card`: open, already in the dataset, or rejected. Decisions are written at once
(`geodata.review.decisions`), and those of other editors show in the next `DraftReview.cards`; changes that are not
accepted yet, and the decisions that can be undone, are in `DraftReview.as_json`. `dataset` is always the dataset with
its drafts, never the part that viewers see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata.dataset import row_checks
from geodata.drafting import keys as drafting_keys
from geodata.drafting import marking
from geodata.drafting.keys import event_id
from geodata.drafting.model import Draft, DraftEvent
from geodata.drafting.resolving import spots
from geodata.errors import InputError
from geodata.geocoding import locate
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Dataset, Place, PlaceBasis, Problem, Severity, Span, Status
from geodata.review import decisions as review_decisions
from geodata.review.decisions import AcceptedDraft, Receipt
from geodata.review.existing import ExistingEvent, existing_events
from geodata.review.nearby import NearEvent, near_events
from geodata.tables.columns import SOURCE_COLUMNS

if TYPE_CHECKING:
    from geodata.geocoding.locate import Placement
    from geodata.versions.store import Store

State = Literal["open", "accepted", "rejected"]
PLACE_CELLS: Final = ("place", "latitude", "longitude", "place_basis", "where_prec")
EDITABLE: Final = (
    *("title", "date", *PLACE_CELLS, "event_type", "sub_event_type", "description"),
    *("side_a", "side_b", "deaths_low", "deaths_best", "deaths_high", "claimed_by"),
)
"""Columns that an editor may change here: not id, status, source and quote."""
_AS_EVIDENCE: Final = ("quote", "claimed_by", "deaths_low", "deaths_best", "deaths_high")
"""Columns of events.csv that evidence has too."""
MAX_CELL: Final = 20_000
"""Characters of a changed cell; a longer one is a mistake or an attack."""
_NEAR_DEGREES: Final = 1e-4


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
    near: tuple[NearEvent, ...] = ()
    """Events of the dataset of which an open draft may be a second report, the nearest first."""
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
    """What `DraftReview.undo` reverts: the acceptance with this receipt; without one a rejection, or a mark."""

    key: str
    receipt: Receipt | None = None
    more: tuple[str, ...] = ()
    """Keys of the drafts that were accepted together with it."""
    is_mark: bool = False
    """Whether the editor marked the draft's words."""


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
    marked: dict[str, Span] = field(default_factory=dict)
    """Where the quotes are of the drafts that the editor marked, by the draft's key."""

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
        source = str(self.source["source"])
        near = {key: near_events(self.row(key), source, dataset) for key in undecided}
        return tuple(
            replace(self._card(key, state, existing.get(key), problems.get(key, ())), near=near.get(key, ()))
            for key, state in states.items()
        )

    def accept(self, key: str, store: Store, author: str) -> None:
        """Add one draft to the dataset; raises as `accept_all` does."""
        self.accept_all((key,), store, author)

    def accept_all(self, keys: Sequence[str], store: Store, author: str) -> None:
        """Add drafts to the dataset as one version, which `undo` reverts as one.

        Raises InputError when a rule forbids one of them, ClashError, DatasetError; then none is added.
        """
        dataset = store.head()
        for problem in chain.from_iterable(self._check(list(keys), dataset)):
            if problem.severity is Severity.ERROR:
                raise InputError(f"Not accepted: {problem.column}: {problem.message}")
        self._use_known_source(dataset)
        accepted = [
            AcceptedDraft(self.draft.article.text, self.source, self.row(key), self._evidence(key)) for key in keys
        ]
        receipt = review_decisions.accept_all(store, accepted, author)
        existing = {} if receipt.version else self._existing(store.head())
        if any(self._left_out(key, existing.get(key)) for key in keys):
            raise InputError(f"Not accepted: {receipt.event_id} is in the dataset already; change it on the page Edit")
        self.decisions.append(Decision(keys[0], receipt, tuple(keys[1:])))
        for key in keys:
            review_decisions.forget_rejection(store.drafts_folder, self.digest, key)

    def add_evidence(self, key: str, event_id: str, store: Store, author: str) -> None:
        """Add the draft's quotes to an event that the dataset has, instead of accepting it as one of its own.

        Raises InputError, ClashError, DatasetError; then nothing is added.
        """
        self._use_known_source(store.head())
        row = self.row(key)
        cells = {name: row.get(name, "") for name in _AS_EVIDENCE}
        quotes = ({**cells, "stance": "supports", "note": ""}, *self._evidence(key))
        accepted = AcceptedDraft(self.draft.article.text, self.source, row, quotes)
        receipt = review_decisions.add_evidence(store, accepted, event_id, author)
        self.decisions.append(Decision(key, receipt))
        review_decisions.forget_rejection(store.drafts_folder, self.digest, key)

    def mark(self, words: Span) -> str:
        """Draft the event in words of the article, and return its key. Raises InputError."""
        event = marking.draft_marked(self.draft, words)
        span = Span(event.quote_start, event.quote_end)
        key = drafting_keys.marked_key(self.digest, span.start, span.end)
        if key in self.events:
            raise InputError("These words are a draft already.")
        self._add(key, event)
        self.decisions.append(Decision(key, is_mark=True))
        return key

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
        if last.is_mark:
            for kept in (self.events, self.marked, self.changes, self.named):
                kept.pop(last.key, None)
        elif last.receipt is None:
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
        self.decisions = [one for one in self.decisions if one.key != key or one.receipt is not None or one.is_mark]

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
            "marked": [[span.start, span.end] for span in self.marked.values()],
            "decisions": [asdict(decision) for decision in self.decisions],
        }

    def restore(self, data: Mapping[str, Any], dataset: Dataset) -> None:
        """Restore changes and decisions from `as_json`, except for drafts that the article no longer gives.

        Raises KeyError, TypeError, ValueError or AttributeError for other data.
        """
        for start, end in data.get("marked", ()):
            words = Span(int(start), int(end))
            self._add(
                drafting_keys.marked_key(self.digest, words.start, words.end), marking.draft_marked(self.draft, words)
            )
        for key, cells in data["changes"].items():
            if key in self.events:
                self._set(key, {name: str(cell)[:MAX_CELL] for name, cell in cells.items() if name in EDITABLE})
        for key in data["named"]:
            name = self.row(key).get("place", "") if key in self.events else ""
            if key in self.events:
                self.named[key] = self._places_named(name, dataset).candidates if name else ()
        for decision in data["decisions"]:
            receipt = Receipt.restored(decision["receipt"]) if decision["receipt"] else None
            more, is_mark = tuple(decision.get("more", ())), bool(decision.get("is_mark"))
            if decision["key"] in self.events:
                self.decisions.append(Decision(decision["key"], receipt, more, is_mark))

    def _add(self, key: str, event: DraftEvent) -> None:
        """Put a marked draft where its quote stands among the others."""
        self.marked[key] = Span(event.quote_start, event.quote_end)
        before = [one for one, known in self.events.items() if known.quote_start <= event.quote_start]
        after = [one for one in self.events if one not in before]
        self.events = {one: self.events.get(one, event) for one in (*before, key, *after)}

    def _evidence(self, key: str) -> tuple[Mapping[str, str], ...]:
        return tuple(evidence.row for evidence in self.events[key].evidence)

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
        return existing_events(self.events, self.draft.article, str(self.source["source"]), dataset)

    def _left_out(self, key: str, existing: ExistingEvent | None) -> dict[str, str]:
        """The editor's changes of a draft that was accepted without them, by somebody else: column → cell."""
        is_ours = any(key in (one.key, *one.more) and one.receipt and one.receipt.version for one in self.decisions)
        if existing is None or existing.as_evidence or is_ours:
            return {}
        return {name: cell for name, cell in self.changes.get(key, {}).items() if cell != existing.row.get(name, "")}

    def _check(self, keys: list[str], dataset: Dataset) -> tuple[tuple[Problem, ...], ...]:
        """The problems of each draft; checking many at once costs little more than checking one."""
        return row_checks.check_events([self.row(key) for key in keys], dataset, self.draft.article) if keys else ()

    def _card(self, key: str, state: State, existing: ExistingEvent | None, problems: tuple[Problem, ...]) -> Card:
        row, candidates = self.row(key), self.candidates(key)
        if existing and not existing.as_evidence:
            row |= {name: existing.row[name] for name in EDITABLE}
        chosen = next((n for n, place in enumerate(candidates) if _is_same_point(self.point(key, place), row)), None)
        changed = bool(self.changes.get(key)) and not existing
        card = Card(key, self.events[key], row, state, existing, changed, candidates, chosen, problems)
        return replace(card, left_out=self._left_out(key, existing))


def _is_same_point(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    try:
        return all(abs(float(a[name]) - float(b[name])) < _NEAR_DEGREES for name in ("latitude", "longitude"))
    except (KeyError, ValueError):
        return False
