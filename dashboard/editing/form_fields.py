"""The fields of the forms on Edit: the columns of a dataset's tables, with labels, folds and choices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SENSITIVE, Column

if TYPE_CHECKING:
    from geodata.model import DatasetInfo, OwnColumn


LABELS: Final = {
    "event_id": "Id",
    "date": "Date (EDTF)",
    "place_basis": "Basis of the place",
    "where_prec": "Precision",
    "event_type": "Type",
    "sub_event_type": "Sub-type",
    "side_a": "Side A",
    "side_b": "Side B",
    "deaths_low": "Deaths, least",
    "deaths_best": "Deaths, best",
    "deaths_high": "Deaths, most",
    "editor": "Vouched for by",
    "injured_low": "Injured, least",
    "injured_best": "Injured, best",
    "injured_high": "Injured, most",
    "deaths_a": "Deaths on side A",
    "deaths_b": "Deaths on side B",
    "deaths_civilians": "Deaths of civilians",
    "deaths_unknown": "Deaths, status unknown",
    "time": "Time of day",
    "actors": "Further actors",
    "or_place": "Or at this place",
    "or_latitude": "Or latitude",
    "or_longitude": "Or longitude",
    "or_where_prec": "Or precision",
    "geometry": "Line or area (WKT)",
    "part_of": "Part of (id of an event)",
    "media": "Links to pictures and films",
    "sensitive": "Sensitive pictures or films",
    "correction": "Correction, for readers",
    "quote_en": "Quote in English",
    "draft_note": "Note of the draft",
}
FOLDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "People": (
            *("injured_low", "injured_best", "injured_high"),
            *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "actors"),
        ),
        "Time of day, second place, line or area": (
            *("time", "or_place", "or_latitude", "or_longitude", "or_where_prec", "geometry"),
        ),
        "Pictures, films and translation": ("media", "sensitive", "quote_en"),
        "Confidence, correction, tags, whole": ("confidence", "correction", "tags", "part_of"),
    }
)
"""The optional columns of events.csv by the fold in which the form has them."""
OWN: Final = "Columns of this dataset"
_FIRST: Final = ("title", "status", "date", "place", "latitude", "longitude", "where_prec", "place_basis")


def fields(info: DatasetInfo) -> list[dict[str, Any]]:
    """All columns of events.csv, the most important first, then the folded ones and the dataset's own."""
    order = {name: number for number, name in enumerate(_FIRST)}
    fold_of = {name: fold for fold, names in FOLDS.items() for name in names}
    columns = {column.name: column for column in EVENT_COLUMNS}
    short = sorted((name for name in columns if name not in fold_of), key=lambda name: order.get(name, len(order)))
    choices = {"sensitive": SENSITIVE, "confidence": info.confidence}
    return [
        *(
            {**_field(columns[name]), "group": fold_of.get(name, ""), "choices": list(choices.get(name, ()))}
            for name in (*short, *fold_of)
        ),
        *(_own_field(column) for column in info.columns),
    ]


def proof_fields() -> list[dict[str, str]]:
    """The columns of evidence.csv that an editor fills in."""
    return [_field(column) for column in EVIDENCE_COLUMNS if column.name != "event_id"]


def _field(column: Column) -> dict[str, str]:
    label = LABELS.get(column.name, column.name.replace("_", " ").capitalize())
    return {"name": column.name, "label": label, "help": column.description}


def _own_field(column: OwnColumn) -> dict[str, Any]:
    hints = {
        "text": "plain text",
        "number": "a number such as 12 or 3.5",
        "date": "a date in EDTF, such as 2016-03",
        "choice": "one of the choices in dataset.toml",
        "list": "words, parted by semicolons",
    }
    words = f": {', '.join(column.choices)}" if column.kind == "list" and column.choices else ""
    return {
        "name": column.name,
        "label": column.title,
        "help": hints[column.kind] + words,
        "group": OWN,
        "choices": list(column.choices) if column.kind == "choice" else [],
    }
