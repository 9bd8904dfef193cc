"""What one name of a place stands for: asks the geocoders in turn, and takes only what is clear enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Protocol

from geodata import ranking
from geodata.errors import GeocoderUnavailableError
from geodata.messages import shown
from geodata.model import Place

_MAX_OTHERS: Final = 60
"""Other places that are weighed as context; the first of the table."""
_KIND_OF_WORD: Final = {
    "province": "province",
    "district": "district",
    "region": "region",
    "country": "country",
}
"""`where_prec` of a row → the kind of place to look for; exact and near say nothing."""


class Finder(Protocol):
    """A geocoder as this module needs it: geopy's `geocode`, with the context of a dataset."""

    source: str

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        country: str = "",
        near: Sequence[Place] = (),
        kind: str = "",
    ) -> Any:
        """Locations of geopy whose `raw` is a Place, the likeliest first; None for none."""

    def describe(self, place: Place) -> str:
        """The place in words."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one name: its place, or none; `words` for `located_by`; `code` and `warning` if there is one."""

    place: Place | None
    words: str
    code: str = ""
    warning: str = ""
    candidates: tuple[Place, ...] = ()
    """All that were weighed, the likeliest first."""


def find_all(
    keys: list[tuple[str, str]], country: str, finders: Sequence[Finder], known: tuple[Place, ...] = ()
) -> dict[tuple[str, str], Found]:
    """Every (name, where_prec) twice: first among the `known` places, then also among those that were clear.

    `country` is the ISO code of the country in focus, "" for none.
    """
    down: dict[str, str] = {}
    first = {key: _find(key, country, known, finders, down) for key in keys}
    clear = [place for found in first.values() if (place := found.place) and not found.warning]
    others = [*clear, *known]
    found = {}
    for key in keys:
        own = first[key].place
        apart = (place for place in others if own is None or not ranking.same_spot(place, own))
        near = tuple(islice(apart, _MAX_OTHERS))
        found[key] = _find(key, country, near, finders, down) if clear else first[key]
    return found


def _find(
    key: tuple[str, str], country: str, near: tuple[Place, ...], finders: Sequence[Finder], down: dict[str, str]
) -> Found:
    """Ask the finders in turn. `down` remembers the ones that could not be asked, so that they are asked once only."""
    name, precision = key
    if not name:
        return Found(None, "no place is given", "unlocated", "no place and no coordinates are given")
    kind = _KIND_OF_WORD.get(precision, "")
    asked = []
    for finder in finders:
        if finder.source in down:
            continue
        try:
            locations = finder.geocode(name, exactly_one=False, country=country, near=near, kind=kind)
        except GeocoderUnavailableError as error:
            down[finder.source] = str(error)
            continue
        asked.append(finder.source)
        if locations:
            ranked = tuple(location.raw for location in locations)
            return replace(_choose(name, ranked, finder, country), candidates=ranked)
    if down:
        why = "; ".join(down.values())
        return Found(None, f"not known yet: {why}", "geocoder-unavailable", why)
    tried = " and ".join(asked)
    return Found(
        None,
        f"not found in {tried}",
        "unlocated",
        f"{shown(name)} is not known to {tried}; write its coordinates, or add it to places.csv",
    )


def _choose(name: str, ranked: Sequence[Place], finder: Finder, country: str) -> Found:
    """The first candidate if it is clear enough; a sound-alike only in the country in focus."""
    best, rival = ranked[0], ranking.rival(ranked)
    words = f"{finder.source}: {finder.describe(best)} – {best.reason}"
    mend = "write the coordinates, or add the name to places.csv"
    if best.match == "fuzzy" and (not country or best.country != country):
        text = f"{shown(name)} is not known; did you mean {finder.describe(best)}? Correct the name, or {mend}"
        return Found(None, f"not found; perhaps {finder.describe(best)}", "unlocated", text)
    if rival is not None and best.score - rival.score < ranking.CLEAR:
        both = f"{finder.describe(best)} ({best.reason}) or {finder.describe(rival)} ({rival.reason})"
        return Found(None, f"ambiguous: {both}", "ambiguous-place", f"{shown(name)} may be {both}; {mend}")
    if best.match == "fuzzy":
        text = (
            f"{shown(name)} was read as {finder.describe(best)}, which only sounds like it; correct the name, or {mend}"
        )
        return Found(best, words, "fuzzy-place", text)
    if rival is not None and best.score - rival.score < ranking.SURE:
        other = finder.describe(rival)
        text = f"{shown(name)} was taken for {finder.describe(best)}, but may be {other}; to be sure, {mend}"
        return Found(best, words, "ambiguous-place", text)
    return Found(best, words)
