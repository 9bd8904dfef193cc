"""Run `dateline geocode`: for each name, rank the candidates and mark the one that a dataset would take.

An online geocoder is asked only on request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from geodata.dataset import reading
from geodata.errors import InputError
from geodata.geocoding import locate, online, own_gazetteer
from geodata.geocoding.locate import Placement
from geodata.model import Place
from geodata.online.cache import Answers

_MAX_LISTED: Final = 5
"""Candidates that the text lists; JSON gives all."""

OnProgress = online.Progress
"""Called for each name that is looked up online, with the number done, the number in all, and the result of the last
name."""


@dataclass(frozen=True, slots=True)
class GeocodeReport:
    """The results for all names; `notes` say what was asked online and whom to credit."""

    names: tuple[NameReport, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameReport:
    """The result for one name."""

    name: str
    placement: Placement

    @property
    def status(self) -> str:
        """``found``, ``ambiguous``, ``not-found``, or ``unavailable`` when a service could not be reached."""
        if self.placement.place is not None:
            return "found"
        statuses = {"ambiguous-place": "ambiguous", "geocoder-unavailable": "unavailable"}
        return statuses.get(self.placement.code, "not-found")

    def as_text(self) -> Iterator[str]:
        """The name, then the candidates: coordinates, precision, name and reason. An arrow marks the one taken."""
        yield self.name
        for place in self.placement.candidates[:_MAX_LISTED]:
            is_taken = self.placement.place is not None and place == self.placement.place
            label = ", ".join(dict.fromkeys(part for part in (place.name, place.admin, place.country) if part))
            point = f"{place.latitude:9.5f} {place.longitude:10.5f}"
            yield f"  {'→' if is_taken else ' '} {point}  {place.where_prec.word:8}  {label}"
            yield f"       {place.score:6.2f} points: {place.reason}"
        if len(self.placement.candidates) > _MAX_LISTED:
            yield f"    and {len(self.placement.candidates) - _MAX_LISTED} more"

    def as_object(self) -> dict[str, object]:
        """The name, the status, the message and the candidates with the fields of `Place`."""
        candidates = [_as_object(place) for place in self.placement.candidates]
        return {"name": self.name, "status": self.status, "message": self.placement.warning, "candidates": candidates}


def geocode_names(
    texts: Sequence[str], country: str | None, folder: Path, *, progress: OnProgress | None = None
) -> GeocodeReport:
    """Look up the names as the dataset in `folder` would, each in the context of the others.

    `country` is an ISO code that replaces the dataset's country in focus; "" for none, None for that of the dataset.
    With `progress`, the dataset's online geocoder is asked for the names that no gazetteer here knows. Raises
    InputError when there is no such country or geocoder, DatasetError when the dataset cannot be read.
    """
    gazetteer = own_gazetteer.of_folder(folder)
    if country and gazetteer.country(country) is None:
        raise InputError(f"--country: '{country[:20]}' is no country code; write two letters (ISO 3166), such as SY")
    dataset = reading.read_dataset(folder)
    focus = dataset.info.country if country is None else country
    names = list(dict.fromkeys(text.strip() for text in texts))
    cache = Answers()
    cached = online.cached_finders(dataset.info, cache)
    _, offline = locate.without_network(dataset, gazetteer)
    placements = _find(names, focus, [*offline, *cached])
    notes = []
    if progress:
        unknown = [name for name in names if placements[name].not_asked] if cached else names
        results = online.ask(unknown, dataset.info, answers=cache, progress=progress)
        failures = {result.name: result.failure for result in results if result.failure}
        cached = online.cached_finders(dataset.info, cache, failures)
        placements = _find(names, focus, [*offline, *cached])
        notes = [online.summary(results, dataset.info)]
    credits_due = [
        finder.provider.credit
        for finder in cached
        if any(finder.has_answered(placements[name].candidates) for name in names)
    ]
    notes += [credit for credit in credits_due if not any(credit in note for note in notes)]
    if cache.trouble:
        notes.append(cache.trouble)
    return GeocodeReport(tuple(NameReport(name, placements[name]) for name in map(str.strip, texts)), tuple(notes))


def unresolved(folder: Path) -> list[str]:
    """The place names of a dataset that only its online geocoder could resolve. Raises InputError, DatasetError."""
    dataset = reading.read_dataset(folder)
    online.setting(dataset.info)
    return locate.unresolved(dataset, own_gazetteer.of_dataset(dataset))


def _find(names: Sequence[str], focus: str, finders: Sequence[locate.Finder]) -> dict[str, Placement]:
    placements = locate.find_all([(name, "") for name in names], focus, finders)
    return {name: placements[name, ""] for name in names}


def as_json(report: GeocodeReport) -> str:
    """The results for all names as one JSON array."""
    return json.dumps([result.as_object() for result in report.names], ensure_ascii=False, indent=1)


def _as_object(place: Place) -> dict[str, object]:
    return {**asdict(place), "where_prec": place.where_prec.word}
