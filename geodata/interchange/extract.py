"""An extract: the events that leave in one file, and what the file says of itself.

Every file names its version, whom to credit and under which licence, how many events it has and why others are not in
it, and what its form cannot hold. Nothing looks more certain than it is shown: where a place was looked up, its
precision stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import numpy as np

from geodata import edtf, wkt
from geodata.dataset import download, published
from geodata.errors import InputError
from geodata.geocoding import online
from geodata.layers import combined
from geodata.model import OPEN_END, OPEN_START, WherePrec
from geodata.view import query, url

if TYPE_CHECKING:
    import pandas as pd

    from geodata.layers.layer import Layer
    from geodata.model import Dataset
    from geodata.view.query import Tally, View


NO_LICENCE: Final = "no licence is stated for these events: ask who compiled them before you pass them on"
NOTES: Final = (
    "Dates are in EDTF (ISO 8601-2): each is an interval of possible days, and ~ or ? marks one that is approximate.",
    "Blank is unknown, never 0. where_prec says how well a place is known.",
    "An event with claimed_by is what its source reports as somebody’s words; disputed_by says who denies it.",
)
"""How to read the columns, in every file."""


@dataclass(frozen=True, slots=True)
class FormLoss:
    """What a form cannot hold: a column (or ``text``, ``events``), of how many events, and what became of it."""

    column: str
    events: int
    words: str

    def __str__(self) -> str:
        return f"{self.column} ({self.events:,} event{'' if self.events == 1 else 's'}): {self.words}"


@dataclass(frozen=True, slots=True)
class FileStatement:
    """What a file says of itself: sentences; `version` is the hash of the data, `view` has the URL's parameters."""

    title: str
    version: str
    credit: tuple[str, ...]
    ledger: tuple[str, ...]
    view: str = ""
    not_held: tuple[FormLoss, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it as text, a line each."""
        return (
            f"{self.title}, version {self.version}, exported by Dateline.",
            *(f"Credit and licence: {line}" for line in self.credit),
            *(f"Events: {line}" for line in self.ledger),
            *([f"View: {self.view}"] if self.view else []),
            *(f"Changed or not held by this form: {loss}" for loss in self.not_held),
            *(f"Note: {note}" for note in NOTES),
        )

    def as_json(self) -> dict[str, Any]:
        """The same as an object."""
        return {
            "title": self.title,
            "version": self.version,
            "credit_and_licence": list(self.credit),
            "ledger": list(self.ledger),
            "view": self.view,
            "not_held": [str(loss) for loss in self.not_held],
            "notes": list(NOTES),
        }


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """An event: its cells by column ("" is blank), longitude and latitude, its line or area, first and last day."""

    cells: Mapping[str, str]
    point: wkt.Point | None
    shape: wkt.Geometry | None
    start: int | None
    """Days since 1970-01-01; None: open, or undated."""
    end: int | None
    is_approximate: bool
    date_prec: int
    group: int

    @property
    def days(self) -> tuple[str, str]:
        """First and last day in ISO 8601, "" for an open end."""
        start, end = ("" if day is None else edtf.iso(day) for day in (self.start, self.end))
        return start, end

    @property
    def filled(self) -> dict[str, str]:
        """The cells that are not blank."""
        return {name: cell for name, cell in self.cells.items() if cell}


@dataclass(frozen=True)
class Extract:
    """Events of a dataset of published rows, with what is said of them. `events` are rows of `dataset.events`."""

    dataset: Dataset
    events: pd.DataFrame
    statement: FileStatement

    @cached_property
    def table(self) -> pd.DataFrame:
        """The columns that readers get (`download.columns`), all text, with the places that were looked up."""
        events = download.readers_table(self.dataset, self.events)
        placed = (self.events["latitude"] == "") & self.events["lat"].notna()
        precisions = self.events["prec"].map(lambda prec: WherePrec(prec).word if prec else "").astype("str")
        filled = {
            "latitude": self.events["lat"].map(_degrees).astype("str"),
            "longitude": self.events["lon"].map(_degrees).astype("str"),
            "where_prec": precisions,
        }
        for name, texts in filled.items():
            events[name] = events[name].where(~(placed & (events[name] == "")), texts)
        return events[list(download.columns(self.dataset))]

    def rows(self) -> Iterator[ExtractRow]:
        """The events, one after the other."""
        derived = self.events[["lon", "lat", "start_day", "end_day", "approximate", "date_prec", "group"]]
        names = list(self.table.columns)
        cells = zip(*(self.table[name].tolist() for name in names), strict=True)
        for texts, found in zip(cells, derived.itertuples(index=False), strict=True):
            lon, lat, start, end, approximate, prec, group = found
            dated = start <= end
            row = dict(zip(names, texts, strict=True))
            yield ExtractRow(
                row,
                None if np.isnan(lat) else (float(lon), float(lat)),
                _shape(row["geometry"]),
                int(start) if dated and start != OPEN_START else None,
                int(end) if dated and end != OPEN_END else None,
                bool(approximate),
                int(prec),
                int(group),
            )

    def evidence(self) -> Mapping[str, list[dict[str, str]]]:
        """`event_id` → the pieces of evidence of an event, their filled cells by column."""
        names = [name for name in self.dataset.evidence.columns if name not in {"line", "event_id"}]
        found: dict[str, list[dict[str, str]]] = {}
        for item in self.dataset.evidence.to_dict("records"):
            said = {name: str(item[name]) for name in names if isinstance(item[name], str) and item[name]}
            found.setdefault(str(item["event_id"]), []).append(said)
        return found

    def losing(self, losses: Sequence[FormLoss]) -> Extract:
        """The same, saying what its form does not hold."""
        said = replace(self.statement, not_held=tuple(loss for loss in losses if loss.events))
        extract = replace(self, statement=said)
        extract.__dict__["table"] = self.table  # the same events: made once
        return extract


def of_view(dataset: Dataset, layers: Sequence[Layer], view: View | None) -> Extract:
    """The events that a view shows of a dataset of published rows combined with `layers`; None: all events.

    Layers that may not be passed on are left out, and the ledger says so.
    """
    selection = query.select(dataset, view) if view is not None else None
    events = dataset.events[selection.shown] if selection else dataset.events
    passed_on = combined.redistributable(events, layers)
    kept_back = [
        (int((events["source"] == combined.source_id(one.name)).sum()), one) for one in layers if not one.redistribute
    ]
    ledger = _tally(selection.tally) if selection else _whole(events)
    ledger += [f"{count:,} {words} are left out" for count, words in published.left_out(dataset) if count]
    ledger += [f"{words} is left out" for count, words in published.left_out(dataset) if not count]
    ledger += [f"{count:,} {words}" for count, words in published.uncertain(dataset)]
    ledger += [
        f"{count:,} events of {one.title} are left out: its licence forbids passing rows on" for count, one in kept_back
    ]
    params = url.to_params(view, dataset.info) if view is not None else {}
    open_layers = [one for one in layers if one.redistribute]
    statement = FileStatement(
        dataset.info.title,
        dataset.version,
        _credit(dataset, passed_on, open_layers),
        tuple(ledger),
        urlencode(params, doseq=True),
    )
    return Extract(dataset, passed_on, statement)


def of_layer(dataset: Dataset, layer: Layer, view: View | None) -> Extract:
    """The events of one layer alone, of a dataset combined with it. Raises InputError where it may not be passed on."""
    refuse_closed(layer)
    own = dataset.events["source"] == combined.source_id(layer.name)
    about = replace(dataset.info, columns=())  # the dataset's own columns say nothing of a layer
    events = dataset.events[own].reset_index(drop=True)
    alone = replace(dataset, info=about, events=events, left_out={}, problems=(), uncertain={})
    extract = of_view(alone, [layer], view)
    ledger = [*extract.statement.ledger]
    if layer.aside:
        ledger.append(f"{layer.aside:,} rows of {layer.file} could not be taken in, and are left out")
    if layer.machine_coded:
        ledger.append("the events are machine-coded: nobody has read the texts that they come from")
    return replace(extract, statement=replace(extract.statement, title=layer.title, ledger=tuple(ledger)))


def refuse_closed(layer: Layer) -> None:
    """Raise InputError for a layer whose rows may not be passed on."""
    if not layer.redistribute:
        licence = f" ({layer.licence})" if layer.licence else ""
        raise InputError(f"the rows of {layer.title} may not be passed on{licence}; nothing was written")


def unheld(extract: Extract, held: frozenset[str], words: Mapping[str, str] | None = None) -> list[FormLoss]:
    """A loss for each column that a form does not hold, with its number of filled cells; `words`: what became of it."""
    said = words or {}
    table = extract.table
    names = [name for name in table.columns if name not in held and name not in {"status", *download.ADDED}]
    return [
        FormLoss(name, int((table[name] != "").sum()), said.get(name, "there is no place for it")) for name in names
    ]


def in_words(extract: Extract) -> list[FormLoss]:
    """The loss of forms that have evidence in words alone."""
    count = int(extract.events["event_id"].isin(extract.dataset.evidence["event_id"]).sum())
    return [
        FormLoss("evidence", count, "in words (supported_by, disputed_by), without its notes and figures of deaths")
    ]


def _tally(tally: Tally) -> list[str]:
    parts = (
        (tally.outside, "outside the window"),
        (tally.undated, "undated"),
        (tally.unlocated, "not located"),
        (tally.filtered, "filtered out"),
    )
    return [
        f"{tally.shown:,} of {tally.total:,}, those that the view shows",
        *(f"{why}: {count:,}" for count, why in parts if count),
    ]


def _whole(events: pd.DataFrame) -> list[str]:
    undated = int((events["start_day"] > events["end_day"]).sum())
    unlocated = int(events["lat"].isna().sum())
    said = [f"all {len(events):,}"]
    said += [f"undated among them: {undated:,}"] if undated else []
    return said + ([f"not located among them: {unlocated:,}"] if unlocated else [])


def _credit(dataset: Dataset, events: pd.DataFrame, layers: Sequence[Layer]) -> tuple[str, ...]:
    of_layers = {combined.source_id(one.name): f"{one.title}: {one.credit}" for one in layers}
    there = set(events["source"])
    own = [dataset.info.attribution or NO_LICENCE] if not there <= set(of_layers) or not there else []
    places = online.credit(dataset.info, events)
    return (*own, *(said for source, said in of_layers.items() if source in there), *([places] if places else []))


def _degrees(number: float) -> str:
    return "" if np.isnan(number) else f"{number:.6f}".rstrip("0").rstrip(".")


def _shape(text: str) -> wkt.Geometry | None:
    try:
        return wkt.parse(text) if text else None
    except InputError:
        return None  # the cell itself is exported, and says it
