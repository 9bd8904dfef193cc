"""Hand-made times and places for the tests of drafting, in place of what the stages before it would find."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.drafting import pipeline
from geodata.drafting.model import DraftEvent, Form, Mention, PlaceMention, TimeExpression
from geodata.model import Article, Place, WherePrec

COUNTRIES = {"Syria": "SY", "Russia": "RU", "Turkey": "TR", "Iraq": "IQ"}
DEMONYMS = {"Syrian": "Syria", "Russian": "Russia", "Turkish": "Turkey", "Iraqi": "Iraq"}
CITIES = {
    "Aleppo": (36.2, 37.16), "Latakia": (35.53, 35.79), "Palmyra": (34.56, 38.27), "Homs": (34.73, 36.71),
    "Moscow": (55.75, 37.62), "Damascus": (33.51, 36.29), "Hmeimim": (35.4, 35.95),
}  # fmt: skip
PROVINCES = {"Idlib province": (35.9, 36.6)}

MONDAY = {"Monday": "2016-11-14"}


def the_one(events: tuple[DraftEvent, ...]) -> DraftEvent:
    """The only event of a draft."""
    assert len(events) == 1, [event.row["quote"] for event in events]
    return events[0]


def drafted(
    text: str,
    times: Mapping[str, str] | None = None,
    *,
    places: tuple[str, ...] = (),
    metonyms: tuple[str, ...] = (),
    published: str = "",
) -> tuple[DraftEvent, ...]:
    """The events of `text`. `times`: words → EDTF; `places`: names known; `metonyms`: those that name no place here."""
    article = Article("source-one", "title", text, published)
    return pipeline.events(article, mentions(text, places, metonyms), expressions(text, times or {}))


def expressions(text: str, times: Mapping[str, str]) -> tuple[TimeExpression, ...]:
    """The time expressions of `text`, in reading order."""
    found = []
    for words, date in times.items():
        start = text.index(words)
        end = start + len(words)
        value = "PRESENT_REF" if words == "now" else date.split("/")[0]
        found.append(TimeExpression(start, end, words, "date", value, date, start, end, "as written"))
    return tuple(sorted(found, key=lambda time: time.start))


def mentions(text: str, names: tuple[str, ...], metonyms: tuple[str, ...] = ()) -> tuple[PlaceMention, ...]:
    """All mentions of the named places in `text`, in reading order; names that are on no list stay unresolved."""
    found = []
    for name in names:
        start = text.find(name)
        while start >= 0:
            found.append(_mention(name, start, literal=name not in metonyms and name not in DEMONYMS))
            start = text.find(name, start + len(name))
    return tuple(sorted(found, key=lambda place: place.mention.start))


def _mention(name: str, start: int, *, literal: bool) -> PlaceMention:
    form: Form = "demonym" if name in DEMONYMS else "name"
    said = DEMONYMS.get(name, name)
    mention = Mention(start, start + len(name), name, said, form, literal, kind="" if name in CITIES else "village")
    place = _place(said)
    if place is None:
        return PlaceMention(mention, None, said, "", None, None, None, 0.0, "not found")
    return PlaceMention(
        mention,
        place,
        said,
        place.kind,
        place.latitude,
        place.longitude,
        place.where_prec,
        place.radius_km,
        "exact name",
    )


def _place(name: str) -> Place | None:
    if name in COUNTRIES:
        return _made(name, (35.0, 38.0), "country", COUNTRIES[name], WherePrec.COUNTRY)
    if name in CITIES:
        return _made(name, CITIES[name], "city", "RU" if name == "Moscow" else "SY", WherePrec.EXACT)
    if name in PROVINCES:
        return _made(name, PROVINCES[name], "province", "SY", WherePrec.PROVINCE)
    return None


def _made(name: str, point: tuple[float, float], kind: str, country: str, prec: WherePrec) -> Place:
    return Place(f"test:{name}", name, *point, kind, country, "", 1000, prec, 0.0, "P", name, "exact")
