"""What `dateline geocode` answers: for each name the ranked candidates, and which one a dataset would take."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from geodata import choosing, geocode, tables
from geodata.choosing import Found
from geodata.errors import InputError
from geodata.gazetteer import Gazetteer
from geodata.model import Place

_SHOWN: Final = 5
"""Candidates that the text lists; JSON gives all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one name."""

    name: str
    found: Found

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


def ask(texts: Sequence[str], country: str | None, folder: Path) -> list[Answer]:
    """Look the names up as the dataset in `folder` would, each among the others.

    `country` is an ISO code that replaces the dataset's country in focus; "" for none. Raises InputError when there
    is no such country, DatasetError when the dataset cannot be read.
    """
    gazetteer = Gazetteer.open()
    if country and gazetteer.country(country) is None:
        raise InputError(f"--country: '{country[:20]}' is no country code; write two letters (ISO 3166), such as SY")
    dataset = tables.read_dataset(folder)
    focus = dataset.info.country if country is None else country
    finders: list[choosing.Finder] = [
        geocode.EditorsGeocoder(dataset.places, gazetteer),
        geocode.GazetteerGeocoder(gazetteer),
        *([geocode.shared_nominatim()] if dataset.info.nominatim else []),
    ]
    found = choosing.find_all([(text.strip(), "") for text in texts], focus, finders)
    return [Answer(text.strip(), found[text.strip(), ""]) for text in texts]


def as_json(answers: Sequence[Answer]) -> str:
    """All answers as one array."""
    return json.dumps([answer.as_object() for answer in answers], ensure_ascii=False, indent=1)


def _as_object(place: Place) -> dict[str, object]:
    return {**asdict(place), "where_prec": place.where_prec.word}
