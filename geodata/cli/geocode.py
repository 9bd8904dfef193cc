"""What `dateline geocode` answers: for each name the ranked candidates, and which one a dataset would take.

Nobody is asked online unless that is what was wanted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from geodata.dataset import reading
from geodata.errors import InputError
from geodata.geocoding import locate, online
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.locate import Placement
from geodata.model import Place
from geodata.online.cache import Answers as Kept

_SHOWN: Final = 5
"""Candidates that the text lists; JSON gives all."""


OnProgress = online.Progress
"""Told of each name that is asked for online: how many are done, of how many, and what became of the last."""


@dataclass(frozen=True, slots=True)
class GeocodeReport:
    """What became of all names, and what is to be said of the whole: what was asked online, whom to credit."""

    names: tuple[NameReport, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameReport:
    """What became of one name."""

    name: str
    found: Placement

    @property
    def status(self) -> str:
        """``found``, ``ambiguous``, ``not-found``, or ``unavailable`` when a service could not be asked."""
        if self.found.place is not None:
            return "found"
        return {"ambiguous-place": "ambiguous", "geocoder-unavailable": "unavailable"}.get(self.found.code, "not-found")

    def as_text(self) -> Iterator[str]:
        """The name, then the candidates: coordinates, precision, name, reason; the one that is taken has an arrow."""
        yield self.name
        for place in self.found.candidates[:_SHOWN]:
            taken = self.found.place is not None and place == self.found.place
            where = ", ".join(dict.fromkeys(part for part in (place.name, place.admin, place.country) if part))
            point = f"{place.latitude:9.5f} {place.longitude:10.5f}"
            yield f"  {'→' if taken else ' '} {point}  {place.where_prec.word:8}  {where}"
            yield f"       {place.score:6.2f} points: {place.reason}"
        if len(self.found.candidates) > _SHOWN:
            yield f"    and {len(self.found.candidates) - _SHOWN} more"

    def as_object(self) -> dict[str, object]:
        """The name, the status, the message and the candidates with the fields of `Place`."""
        candidates = [_as_object(place) for place in self.found.candidates]
        return {"name": self.name, "status": self.status, "message": self.found.warning, "candidates": candidates}


def geocode_names(
    texts: Sequence[str], country: str | None, folder: Path, *, told: OnProgress | None = None
) -> GeocodeReport:
    """Look the names up as the dataset in `folder` would, each among the others.

    `country` is an ISO code that replaces the dataset's country in focus; "" for none. With `told`, which is told of
    each name, the dataset's online geocoder is asked for what no gazetteer here knows. Raises InputError when there is
    no such country or geocoder, DatasetError when the dataset cannot be read.
    """
    gazetteer = Gazetteer.open()
    if country and gazetteer.country(country) is None:
        raise InputError(f"--country: '{country[:20]}' is no country code; write two letters (ISO 3166), such as SY")
    dataset = reading.read_dataset(folder)
    focus = dataset.info.country if country is None else country
    names = list(dict.fromkeys(text.strip() for text in texts))
    kept = Kept()
    memory = online.cached_finders(dataset.info, kept)
    _, offline = locate.without_network(dataset, gazetteer)
    found = _find(names, focus, [*offline, *memory])
    notes = []
    if told:
        unknown = [name for name in names if found[name].not_asked] if memory else names
        asked = online.ask(unknown, dataset.info, answers=kept, progress=told)
        memory = online.cached_finders(dataset.info, kept, {one.name: one.failure for one in asked if one.failure})
        found = _find(names, focus, [*offline, *memory])
        notes = [online.summary(asked, dataset.info)]
    credits_due = [
        one.provider.credit for one in memory if any(one.has_answered(found[name].candidates) for name in names)
    ]
    notes += [credit for credit in credits_due if not any(credit in note for note in notes)]
    return GeocodeReport(
        tuple(NameReport(name, found[name]) for name in map(str.strip, texts)), (*notes, *_troubles(kept))
    )


def unresolved(folder: Path) -> list[str]:
    """The place names of a dataset that its online geocoder could be asked for. Raises InputError, DatasetError."""
    dataset = reading.read_dataset(folder)
    online.setting(dataset.info)
    return locate.unresolved(dataset, Gazetteer.open())


def _find(names: Sequence[str], focus: str, finders: Sequence[locate.Finder]) -> dict[str, Placement]:
    found = locate.find_all([(name, "") for name in names], focus, finders)
    return {name: found[name, ""] for name in names}


def _troubles(kept: Kept) -> list[str]:
    return [kept.trouble] if kept.trouble else []


def as_json(answers: GeocodeReport) -> str:
    """All answers as one array."""
    return json.dumps([answer.as_object() for answer in answers.names], ensure_ascii=False, indent=1)


def _as_object(place: Place) -> dict[str, object]:
    return {**asdict(place), "where_prec": place.where_prec.word}
