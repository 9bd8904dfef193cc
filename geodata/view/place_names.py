"""Other names of the places that a dataset names: in the gazetteer, in places.csv, and by sound."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geodata.errors import DatelineError
from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.view import words

if TYPE_CHECKING:
    from geodata.model import Dataset


LONGEST: Final = 4
"""Words of the longest name."""
_LEAST_SOUND: Final = 5
"""Letters of the shortest name that is compared by sound."""
_ALIKE: Final = 0.8
"""Least similarity of two spellings that sound alike, as in the gazetteer."""

Phrase = tuple[str, ...]
"""A name as folded words."""


class PlaceNames:
    """What the column `place` calls each place: alone (`Latakia`) or among other words (`airbase near Latakia`)."""

    def __init__(self, dataset: Dataset) -> None:
        self._by_key: dict[str, set[Phrase]] = {}
        for place in dataset.events["place"].unique():
            for phrase in _phrases(words.words(str(place))):
                for key in _keys(" ".join(phrase)):
                    self._by_key.setdefault(key, set()).add(phrase)
        self._by_id: dict[str, set[Phrase]] = {}
        self._ids: dict[str, set[str]] = {}
        """The key of a name in places.csv → its ids."""
        gazetteer = _gazetteer()
        if gazetteer is not None:
            for key, ids in gazetteer.named(list(self._by_key)).items():
                self._know(ids, [key])
        for number, row in enumerate(dataset.places.to_dict("records")):
            gid = str(row["gazetteer_id"]).strip()
            ids = {f"places.csv {number}", *((gid, f"geonames:{gid}", f"icao:{gid}") if gid else ())}
            keys = {names.key(spelling) for spelling in (row["place"], *str(row["aliases"]).split(";"))} - {""}
            for key in keys:
                self._ids.setdefault(key, set()).update(ids)
            self._know(ids, keys)
        self._by_sound: dict[str, set[str]] = {}
        for key in (*self._by_key, *self._ids):
            if len(key) >= _LEAST_SOUND and (sound := names.skeleton(key)):
                self._by_sound.setdefault(sound, set()).add(key)

    def phrases(self, spelling: str, *, by_sound: bool) -> list[Phrase]:
        """What the data call the places of this name; `by_sound`: also those whose names sound alike."""
        ids = {id_ for key in _keys(spelling) for id_ in self._ids.get(key, ())}
        gazetteer = _gazetteer()
        if gazetteer is not None:
            ids |= {place.gazetteer_id for place in gazetteer.lookup(words.without_silent(spelling), fuzzy=by_sound)}
        found = {phrase for id_ in ids for phrase in self._by_id.get(id_, ())}
        for key in self._sounding(spelling) if by_sound else ():
            found |= self._by_key.get(key, set())
            found |= {phrase for id_ in self._ids.get(key, ()) for phrase in self._by_id.get(id_, ())}
        return sorted(found - {tuple(words.words(spelling))})

    def _know(self, ids: Iterable[str], keys: Iterable[str]) -> None:
        found = {phrase for key in keys for phrase in self._by_key.get(key, ())}
        for id_ in ids if found else ():
            self._by_id.setdefault(id_, set()).update(found)

    def _sounding(self, spelling: str) -> list[str]:
        key = names.key(words.without_silent(spelling))
        known = self._by_sound.get(names.skeleton(key), set()) if len(key) >= _LEAST_SOUND else set()
        return [other for other in known if SequenceMatcher(None, key, other, autojunk=False).ratio() >= _ALIKE]


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer | None:
    try:
        return Gazetteer.open()
    except DatelineError:  # it was not built; the words themselves are searched all the same
        return None


def _phrases(found: list[str]) -> Iterable[Phrase]:
    for at in range(len(found)):
        for end in range(at + 1, min(at + LONGEST, len(found)) + 1):
            yield tuple(found[at:end])


def _keys(spelling: str) -> set[str]:
    """The gazetteer's keys of a name, with and without its article."""
    plain = words.without_silent(spelling)
    return {names.key(plain), names.key(names.without_article(plain))} - {""}
