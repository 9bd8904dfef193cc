"""What one name of a place stands for: asks the finders in turn, and takes only what is clear enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Protocol

from geodata import ranking
from geodata.errors import GeocoderUnavailableError, NotAskedError
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
    unasked: bool = False
    """Whether an online geocoder that may be asked has not said anything about the name yet."""


def find_all(
    keys: list[tuple[str, str]], country: str, finders: Sequence[Finder], known: tuple[Place, ...] = ()
) -> dict[tuple[str, str], Found]:
    """Every (name, where_prec) twice: first among the `known` places, then also among those that were clear.

    `country` is the ISO code of the country in focus, "" for none.
    """
    first = {key: _find(key, country, known, finders) for key in keys}
    clear = [place for found in first.values() if (place := found.place) and not found.warning]
    others = [*clear, *known]
    found = {}
    for key in keys:
        own = first[key].place
        apart = (place for place in others if own is None or not ranking.same_spot(place, own))
        near = tuple(islice(apart, _MAX_OTHERS))
        found[key] = _find(key, country, near, finders) if clear else first[key]
    return found


def _find(key: tuple[str, str], country: str, near: tuple[Place, ...], finders: Sequence[Finder]) -> Found:
    """Ask the finders in turn, until one knows the name; like sounds elsewhere are only kept as a question."""
    name, precision = key
    if not name:
        return Found(None, "no place is given", "unlocated", "no place and no coordinates are given")
    kind = _KIND_OF_WORD.get(precision, "")
    asked = []
    perhaps: Found | None = None
    trouble: GeocoderUnavailableError | None = None
    for finder in finders:
        try:
            locations = finder.geocode(name, exactly_one=False, country=country, near=near, kind=kind)
        except GeocoderUnavailableError as error:
            trouble = error
            continue
        asked.append(finder.source)
        if locations:
            ranked = tuple(location.raw for location in locations)
            found = replace(_choose(name, ranked, finder, country), candidates=ranked)
            if found.code != "unlocated":
                return found
            perhaps = perhaps or found
    unknown = perhaps or _unknown(name, " and ".join(asked))
    return _in_doubt(unknown, trouble) if trouble else unknown


def _unknown(name: str, tried: str) -> Found:
    text = f"{shown(name)} is not known to {tried}; write its coordinates, or add it to places.csv"
    return Found(None, f"not found in {tried}", "unlocated", text)


def _in_doubt(found: Found, trouble: GeocoderUnavailableError) -> Found:
    """Nobody who was asked knows the name, but somebody was not asked, or could not be."""
    if isinstance(trouble, NotAskedError):
        text = f"{found.warning}. {trouble}; to ask: dateline geocode --unresolved"
        return replace(found, words=f"{found.words}; {trouble}", warning=text, unasked=True)
    return Found(
        None, f"not known yet: {trouble}", "geocoder-unavailable", str(trouble), found.candidates, unasked=True
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
