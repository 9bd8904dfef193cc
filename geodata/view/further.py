"""Say in words what the optional columns of an event hold. All texts are plain text, ready for `textContent`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from geodata import edtf
from geodata.errors import EdtfError
from geodata.model import Dataset, MediaCredit, OwnColumn, WherePrec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS: Final = (
    ("deaths_a", "on side A"),
    ("deaths_b", "on side B"),
    ("deaths_civilians", "civilians"),
    ("deaths_unknown", "of unknown status"),
)
_LINK: Final = re.compile(r"(?i:https?)://[^\s\x00-\x1f\"<>\\]+")
_NOT_COUNTED: Final = "its deaths are counted there"

_titles: Final[WeakKeyDictionary[Dataset, dict[str, str]]] = WeakKeyDictionary()


def bounded(event: Mapping[str, Any], of: str) -> str:
    """Low, best and high figure of `of` in words, such as `1,000 (at least 800)`; "" when all are blank."""
    cells = {bound: event[f"{of}_{bound}"] for bound in ("low", "best", "high")}
    values = {bound: f"{int(cell):,}" for bound, cell in cells.items() if cell}
    if not values:
        return ""
    if len(set(values.values())) == 1 and "best" in values:
        return values["best"]
    limits = [f"at least {values['low']}"] if "low" in values else []
    limits += [f"at most {values['high']}"] if "high" in values else []
    if "best" not in values:
        return ", ".join(limits)
    return f"{values['best']} ({', '.join(limits)})" if limits else values["best"]


def describe(dataset: Dataset, event: Mapping[str, Any], where_words: Mapping[int, str]) -> dict[str, Any]:
    """What the card shows of the optional columns: facts in their order, correction, translation and links."""
    return {
        "facts": [
            {"name": name, "value": value, "note": note} for name, value, note in _facts(dataset, event, where_words)
        ],
        "correction": event["correction"],
        "translation": event["quote_en"],
        "media": [
            {
                "link": link,
                "note": media_words(dataset.media.get(link)),
                "archive": archive if (archive := _archive(dataset, link)) and _LINK.fullmatch(archive) else "",
            }
            for link in items(event["media"])
            if _LINK.fullmatch(link)
        ],
        "sensitive": event["sensitive"] not in {"", "no"},
    }


def items(cell: str) -> list[str]:
    """The words, names or links of a cell, without blank ones."""
    return [item for part in cell.split(";") if (item := part.strip())]


def media_words(found: MediaCredit | None) -> str:
    """What a link leads to and whom to credit for it, such as `picture · A. Person`; "" where that is not known."""
    return " · ".join(filter(None, (found.kind, found.credit))) if found else ""


def media_credits(dataset: Dataset, cell: str) -> str:
    """For the links of a cell what they lead to and whom to credit: `https://… (picture · A. Person)`."""
    found = ((link, media_words(dataset.media.get(link))) for link in items(cell))
    return "; ".join(f"{link} ({words})" for link, words in found if words)


def _archive(dataset: Dataset, link: str) -> str:
    found = dataset.media.get(link)
    return found.archive_url if found else ""


def second_place(event: Mapping[str, Any]) -> str:
    """The second place where an event may have been: its name, else its point; "" for none."""
    if event["or_place"] or not (event["or_latitude"] and event["or_longitude"]):
        return str(event["or_place"])
    return f"{event['or_latitude']}, {event['or_longitude']}"


def deaths_by_kind(event: Mapping[str, Any]) -> str:
    """The deaths on either side, of civilians and of unknown people: "3 on side A, 12 civilians"; "" for none."""
    return ", ".join(f"{int(event[name]):,} {words}" for name, words in _KINDS if event[name])


def whole_of(dataset: Dataset, event: Mapping[str, Any]) -> str:
    """The title of the event that this one is a part of, its id where it has none; "" when it is no part."""
    if not event["part_of"]:
        return ""
    known = _titles.get(dataset)
    if known is None:
        events = dataset.events
        known = _titles.setdefault(dataset, dict(zip(events["event_id"], events["title"], strict=True)))
    return known.get(event["part_of"], "") or str(event["part_of"])


def _facts(
    dataset: Dataset, event: Mapping[str, Any], where_words: Mapping[int, str]
) -> Iterator[tuple[str, str, str]]:
    """Name, value and note of each fact that the optional columns give."""
    second = second_place(event)
    prec = WherePrec.from_word(event["or_where_prec"]) if event["or_where_prec"] else None
    note = " · ".join(part for part in (where_words[prec] if prec else "", "the map shows the first place") if part)
    rows = (
        ("Or", second, note),
        ("Time of day", event["time"], ""),
        ("Also", ", ".join(items(event["actors"])), ""),
        ("Of the dead", deaths_by_kind(event), ""),
        ("Injured", bounded(event, "injured"), ""),
        ("Part of", whole_of(dataset, event), _NOT_COUNTED if bounded(event, "deaths") else ""),
        ("Confidence", event["confidence"], ""),
        ("Tags", ", ".join(items(event["tags"])), ""),
    )
    own = ((column.title, own_words(column, event.get(column.name, "")), "") for column in dataset.info.columns)
    return (row for row in (*rows, *own) if row[1])


def own_words(column: OwnColumn, cell: str) -> str:
    """A cell of one of the dataset's own columns in words."""
    if column.kind == "list":
        return ", ".join(items(cell))
    try:
        return edtf.words(cell)[0] if column.kind == "date" and cell else cell
    except EdtfError:
        return cell
