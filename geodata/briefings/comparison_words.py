"""The changes since a briefing in words, event by event: what was there before, and what is there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata import edtf
from geodata.briefings.comparison import COORDINATES, ChangeKind
from geodata.errors import InputError
from geodata.model import WherePrec
from geodata.view import details

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.briefings.comparison import Comparison, EventChange, EventRow, PublishedRows


MOST: Final = 200
"""Events that are shown; all others are only counted."""
HEADS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.MOVED: "Moved",
    ChangeKind.REDATED: "Given another date",
    ChangeKind.REDESCRIBED: "Described differently",
    ChangeKind.EVIDENCE: "With other evidence",
}
NOTHING: Final = "not given"
LONGEST: Final = 2000
"""Characters of a cell that are shown."""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property of an event; `was` is "" where only one side has it."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One changed event or source. `live`: it is on the newest map. `gone`, `new`: evidence removed and added."""

    event: str
    title: str
    live: bool
    lines: tuple[PropertyChange, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The events with one kind of change. `more`: how many are not shown."""

    head: str
    events: tuple[ChangeText, ...]
    more: int


def sections(
    comparison: Comparison, before: PublishedRows, after: PublishedRows, most: int = MOST
) -> tuple[Section, ...]:
    """The changed events by kind of change, `most` of them."""
    remaining, result = most, []
    for kind, head in HEADS.items():
        changes = [change for change in comparison.changes if change.kind is kind]
        if changes:
            shown = tuple(_change_text(change, before, after) for change in changes[:remaining])
            result.append(Section(head, shown, len(changes) - len(shown)))
            remaining -= len(shown)
    return tuple(result)


def sources(comparison: Comparison, most: int = MOST) -> tuple[ChangeText, ...]:
    """The sources that are described differently."""
    return tuple(_source(ident, was, now) for ident, was, now in comparison.sources[:most])


def _change_text(change: EventChange, before: PublishedRows, after: PublishedRows) -> ChangeText:
    was, now = change.before, change.after
    row = now or was or {}
    if was is not None and now is not None:
        lines = _differences(was, now, before, after)
    else:
        lines = _facts(row, after if was is None else before)
    gone, new = (
        tuple(_evidence(item, known) for item in items)
        for items, known in ((change.evidence_before, before), (change.evidence_after, after))
    )
    return ChangeText(change.event, _short(row.get("title", "")) or change.event, now is not None, lines, gone, new)


def _facts(row: EventRow, known: PublishedRows) -> tuple[PropertyChange, ...]:
    """The properties of an event that was added or removed."""
    shown = ("When", "Where", "Who", "Deaths", "Says who", "Quote", "Source")
    texts = {label: as_text(row, known) for label, _, as_text in _PARTS if label in shown}
    return tuple(PropertyChange(label, "", _short(text)) for label, text in texts.items() if text != NOTHING)


def _differences(
    was: EventRow, now: EventRow, before: PublishedRows, after: PublishedRows
) -> tuple[PropertyChange, ...]:
    lines = []
    for label, columns, as_text in _PARTS:
        changed = [name for name in columns if was.get(name, "") != now.get(name, "")]
        if not changed:
            continue
        old, new = as_text(was, before), as_text(now, after)
        if old == new:  # the words are too coarse to show the change
            old, new = (" · ".join(row.get(name, "") or NOTHING for name in changed) for row in (was, now))
        lines.append(PropertyChange(label, _short(old), _short(new)))
    return tuple(lines)


def _evidence(item: EventRow, known: PublishedRows) -> str:
    by = item.get("claimed_by", "") or _source_title(item, known)
    verb = "disputes it" if item.get("stance", "") == "disputes" else "supports it"
    parts = [f"{by} {verb}", f"“{item['quote']}”" if item.get("quote", "") else "", _deaths(item), item.get("note", "")]
    return _short(" · ".join(part for part in parts if part and part != NOTHING))


def _source(ident: str, was: EventRow, now: EventRow) -> ChangeText:
    lines = tuple(
        PropertyChange(
            name.replace("_", " ").capitalize(), *(_short(row.get(name, "")) or NOTHING for row in (was, now))
        )
        for name in was
        if was.get(name, "") != now.get(name, "")
    )
    return ChangeText(ident, _short(now.get("title", "")) or ident, live=False, lines=lines, gone=(), new=())


def _when(row: EventRow, _: PublishedRows) -> str:
    date = row.get("date", "")
    if not date:
        return "undated"
    try:
        words, note = edtf.words(date)
    except InputError:
        return date
    return f"{words}, {note}" if note else words


def _precision(row: EventRow, _: PublishedRows) -> str:
    try:
        prec = details.WHERE_WORDS[WherePrec.from_word(row.get("where_prec", ""))]
    except KeyError:
        prec = ""
    basis = {str(basis): words for basis, words in details.BASIS_WORDS.items()}.get(row.get("place_basis", ""), "")
    return " · ".join(part for part in (basis, prec) if part) or NOTHING


def _deaths(row: EventRow, _: PublishedRows | None = None) -> str:
    try:
        return details.deaths({f"deaths_{bound}": row.get(f"deaths_{bound}", "") for bound in ("low", "best", "high")})
    except ValueError:
        return ""


def _source_title(row: EventRow, known: PublishedRows) -> str:
    ident = row.get("source", "")
    return known.sources.get(ident, {}).get("title", "") or ident


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _joined(sign: str, *names: str) -> Callable[[EventRow, PublishedRows], str]:
    return lambda row, _: sign.join(cell for name in names if (cell := row.get(name, "")))


def _or_nothing(as_text: Callable[[EventRow, PublishedRows], str]) -> Callable[[EventRow, PublishedRows], str]:
    return lambda row, known: as_text(row, known) or NOTHING


_PARTS: Final[tuple[tuple[str, tuple[str, ...], Callable[[EventRow, PublishedRows], str]], ...]] = tuple(
    (label, columns, _or_nothing(as_text))
    for label, columns, as_text in (
        ("Title", ("title",), _joined("", "title")),
        ("When", ("date",), _when),
        ("Where", ("place",), _joined("", "place")),
        ("Point on the map", (COORDINATES,), _joined("", COORDINATES)),
        ("How surely", ("where_prec", "place_basis"), _precision),
        ("Type", ("event_type", "sub_event_type"), _joined(" · ", "event_type", "sub_event_type")),
        ("Description", ("description",), _joined("", "description")),
        ("Who", ("side_a", "side_b"), _joined(" — ", "side_a", "side_b")),
        ("Deaths", ("deaths_low", "deaths_best", "deaths_high"), _deaths),
        ("Says who", ("claimed_by",), _joined("", "claimed_by")),
        ("Quote", ("quote",), _joined("", "quote")),
        ("Source", ("source",), _source_title),
        ("Vouched for by", ("editor",), _joined("", "editor")),
    )
)
"""Label of a property, its columns, and how they are written as text."""
