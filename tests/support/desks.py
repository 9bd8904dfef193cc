"""A hand-made draft of a small article, in place of what the stages of drafting would find."""

from __future__ import annotations

from geodata.drafting.model import Draft, DraftEvent, DraftEvidence, Mention, PlaceMention, TimeExpression
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Place

TEXT = """Strikes on Aleppo

On 12 November 2015, air strikes hit Aleppo, residents said. The next day, rebels shelled Tripoli.

The army denied that air strikes hit Aleppo.
"""
STRIKE = "air strikes hit Aleppo, residents said"
SHELLING = "rebels shelled Tripoli"
DENIAL = "The army denied that air strikes hit Aleppo"


def draft(text: str = TEXT, source: str = "strikes-on-aleppo") -> Draft:
    """Two events: a strike with a denial as further evidence, and a shelling of one of several Tripolis."""
    aleppo = _mention(text, "Aleppo", text.index(STRIKE))
    tripoli = _mention(text, "Tripoli", 0)
    day = text.index("12 November 2015")
    next_day = text.index("The next day")
    times = (
        TimeExpression(
            day, day + 16, "12 November 2015", "date", "2015-11-12", "2015-11-12", day, day + 16, "as written"
        ),
        TimeExpression(
            next_day,
            next_day + 12,
            "The next day",
            "date",
            "2015-11-13",
            "2015-11-13",
            next_day,
            next_day + 12,
            "the day after",
        ),
    )
    strike = _event(text, STRIKE, "air strikes", 0, aleppo, "2015-11-12", "Air/drone strike", "Air strikes hit Aleppo")
    shelling = _event(
        text,
        SHELLING,
        "shelled",
        1,
        tripoli,
        "2015-11-13",
        "Shelling/artillery/missile attack",
        "Rebels shell Tripoli",
    )
    return Draft(
        Article(source, "Strikes on Aleppo", text),
        "",
        published_inferred=False,
        places=(aleppo, tripoli),
        times=times,
        events=(strike, shelling),
    )


def _mention(text: str, name: str, after: int) -> PlaceMention:
    start = text.index(name, after)
    mention = Mention(start, start + len(name), name, name, "name", literal=True)
    candidates: tuple[Place, ...] = tuple(Gazetteer.open().lookup(name, fuzzy=False))[:4]
    place = candidates[0]
    return PlaceMention(
        mention,
        place,
        name,
        place.kind,
        place.latitude,
        place.longitude,
        place.where_prec,
        0.0,
        "the largest",
        candidates,
        doubtful=len(candidates) > 1,
    )


def _event(
    text: str, quote: str, trigger: str, number: int, place: PlaceMention, date: str, sub: str, title: str
) -> DraftEvent:
    start = text.index(quote)
    at = text.index(trigger, start)
    row = {
        "event_id": f"draft-{number}",
        "status": "draft",
        "date": date,
        "place": place.name,
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
        "place_basis": "named",
        "where_prec": place.where_prec.word if place.where_prec else "",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": sub,
        "title": title,
        "quote": quote,
    }
    denied = text.find(DENIAL)
    evidence = (
        (
            DraftEvidence(
                {"quote": DENIAL, "stance": "disputes", "claimed_by": "the army"}, denied, denied + len(DENIAL)
            ),
        )
        if number == 0 and denied >= 0
        else ()
    )
    return DraftEvent(
        row,
        start,
        start + len(quote),
        at,
        at + len(trigger),
        "stated",
        "stated",
        "claimed" if number == 0 else "reported",
        place=number,
        times=(number,),
        evidence=evidence,
        reasons=(f"“{trigger}” is a word for {sub}",),
    )
