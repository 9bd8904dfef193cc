"""What is found in an article: time expressions, mentions of places, and the events drafted from them.

Everything that was read in the text is an exact substring of it: ``article.text[found.start:found.end] == found.text``.
Offsets count characters; `end` is exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geodata.model import Article, Place, WherePrec

TimeKind = Literal["date", "time", "duration", "set"]
"""TIMEX3 types."""
Form = Literal["name", "demonym"]
Basis = Literal["stated", "carried", ""]
"""Where an event's date or place comes from: its own clause, or the text before it; "" when it has none."""
Modality = Literal["reported", "claimed", "denied", "planned"]
"""How the source reports the event. What it reports *not* to have happened is no event."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression as TIMEX3 delimits it, resolved over the whole document."""

    start: int
    end: int
    text: str
    kind: TimeKind
    value: str
    """TIMEX3 value: ``2015-08``, ``2015-W32``, ``2011-SP``, ``P2W``, ``XXXX-WXX-1``, ``PRESENT_REF``; "" for none."""
    edtf: str
    """The days it stands for in an event, as EDTF, with the interval its words make of it: ``2011/..`` for “since
    2011”, ``2015-09/2016-02`` at both ends of “between September 2015 and February 2016”. "" when it names no days
    of the calendar (durations, sets, what could not be anchored); a duration that lies in a date (“the first two months
    of 1939”) has that date. Its bounds contain those of `value`."""
    phrase_start: int
    """Beginning of the words that `edtf` comes from: from “between” on for the interval above."""
    phrase_end: int
    reason: str
    """How it was resolved, in words: “as written”, “the month of “In August 2015””."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a place, before anybody asked which place they mean."""

    start: int
    end: int
    text: str
    name: str
    """What to look up: ``Latakia`` for “the port city of Latakia”, ``Syria`` for “Syrian”."""
    form: Form
    literal: bool
    """False where the name stands for something else: a government (“Washington said”), a part of another name."""
    kind: str = ""
    """Kind of place that the words around it announce: ``city``, ``airfield``, ``province`` …; "" for none."""
    relation: Literal["", "near", "part", "offset"] = ""
    """``near``: only near the place; ``part``: a part of it (“north-western Syria”, “the eastern suburbs of Aleppo”);
    ``offset``: at a distance from it (“20 km south of Homs”)."""
    direction: str = ""
    """Compass point of a part or an offset: ``north``, ``north-east`` …; "" for none."""
    distance_km: float | None = None
    phrase_start: int = -1
    """Beginning of the whole phrase: from “20 km” on in “20 km south of Homs”. -1: the mention itself."""
    phrase_end: int = -1
    within: tuple[int, ...] = ()
    """Indices of the mentions that say in what it lies: that of “Texas” in “Paris, Texas”."""
    dateline: bool = False
    """Whether it stands in the dateline at the head of the report: “ALEPPO, Syria (AP) —”."""
    why: str = ""
    """Why it was taken for a place, or for no literal one, in words."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention with the place it was resolved to. Without one, `place` is None and the coordinates are too."""

    mention: Mention
    place: Place | None
    name: str
    """As a reader would call it, the part or relation included: “north-western Syria”."""
    kind: str
    latitude: float | None
    longitude: float | None
    """WGS84 degrees; moved off the place's point where the words say so (“20 km south of Homs”)."""
    where_prec: WherePrec | None
    radius_km: float
    reason: str
    """Why this place, in words, or why none."""
    candidates: tuple[Place, ...] = ()
    """All that were weighed, the likeliest first."""
    doubtful: bool = False
    """Whether an editor should look: the runner-up is close."""


@dataclass(frozen=True, slots=True)
class DraftEvidence:
    """A further quote for or against a drafted event: a column set of `evidence.csv` and where the quote stands."""

    row: Mapping[str, str]
    quote_start: int
    quote_end: int


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """A row an editor might write. `row` holds the columns of `events.csv`; its `quote` is an exact substring."""

    row: Mapping[str, str]
    quote_start: int
    quote_end: int
    trigger_start: int
    """The words that gave the event its type."""
    trigger_end: int
    date_basis: Basis
    place_basis: Basis
    modality: Modality
    place: int | None = None
    """Index into the draft's places."""
    times: tuple[int, ...] = ()
    """Indices into the draft's times."""
    evidence: tuple[DraftEvidence, ...] = ()
    reasons: tuple[str, ...] = ()
    """In words: why this type, this date, this place."""


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was found in an article, in reading order."""

    article: Article
    published: str
    """Publication date (EDTF) that the times were resolved against, "" for none."""
    published_inferred: bool
    """Whether that date was read in the text (its dateline), not told."""
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    events: tuple[DraftEvent, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should know of the draft as a whole, such as that a back-end could not be asked."""
