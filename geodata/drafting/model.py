"""What drafting finds in an article: time expressions, mentions of places, and the events drafted from them.

Every `text` is an exact substring of the article: ``article.text[mention.start:mention.end] == mention.text``.
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
"""Where an event's date or place comes from: stated in its own clause, or carried over from the text around it; "" when
it has none."""
Modality = Literal["reported", "claimed", "denied", "planned"]
"""How the source reports the event. An event that it reports *not* to have happened is not drafted."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression with the extent that TIMEX3 gives it, resolved in the context of the whole document."""

    start: int
    end: int
    text: str
    kind: TimeKind
    value: str
    """TIMEX3 value: ``2015-08``, ``2015-W32``, ``2011-SP``, ``P2W``, ``XXXX-WXX-1``, ``PRESENT_REF``; "" for none."""
    edtf: str
    """The days it gives an event, as EDTF, including the interval that the words around it form: ``2011/..`` for “since
    2011”, ``2015-09/2016-02`` at both ends of “between September 2015 and February 2016”. "" when it names no calendar
    days (durations, sets, times that could not be anchored); a duration within a date (“the first two months of 1939”)
    has that date. Its bounds contain those of `value`."""
    phrase_start: int
    """Start of the words that `edtf` comes from: “between” for the interval above."""
    phrase_end: int
    reason: str
    """How it was resolved, in words: “as written”, “the month of “In August 2015””."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a place, not yet resolved to one."""

    start: int
    end: int
    text: str
    name: str
    """The name to look up: ``Latakia`` for “the port city of Latakia”, ``Syria`` for “Syrian”."""
    form: Form
    literal: bool
    """False where the name stands for something else: a government (“Washington said”), or part of another name."""
    kind: str = ""
    """Kind of place that the words around it announce: ``city``, ``airfield``, ``province`` …; "" for none."""
    relation: Literal["", "near", "part", "offset"] = ""
    """``near``: in its vicinity; ``part``: a part of it (“north-western Syria”, “the eastern suburbs of Aleppo”);
    ``offset``: at a distance from it (“20 km south of Homs”)."""
    direction: str = ""
    """Compass point of a part or an offset: ``north``, ``north-east`` …; "" for none."""
    distance_km: float | None = None
    phrase_start: int = -1
    """Start of the whole phrase: “20 km” in “20 km south of Homs”. -1: the mention itself."""
    phrase_end: int = -1
    within: tuple[int, ...] = ()
    """Indices of the mentions of the larger places it lies in: that of “Texas” in “Paris, Texas”."""
    facility: str = ""
    """A building or site in it that the words before it name: “central prison” in “the central prison in Deraa”."""
    road: int = -1
    """Index of the mention of the other end of a road: “on the road between Tafas and Dael”; -1 for none."""
    dateline: bool = False
    """Whether it is part of the dateline at the head of the report: “ALEPPO, Syria (AP) —”."""
    why: str = ""
    """Why it was taken for a place, or as not literal, in words."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention and the place it was resolved to. If it was resolved to none, `place` and the coordinates are None."""

    mention: Mention
    place: Place | None
    name: str
    """The name for readers, with its part or relation: “north-western Syria”."""
    kind: str
    latitude: float | None
    longitude: float | None
    """WGS84 degrees; moved from the place's point where the words say so (“20 km south of Homs”)."""
    where_prec: WherePrec | None
    radius_km: float
    reason: str
    """Why it was resolved to this place, or to none, in words."""
    candidates: tuple[Place, ...] = ()
    """The places considered, likeliest first."""
    doubtful: bool = False
    """Whether an editor should check it, because the runner-up is close."""
    inside: bool = False
    """Whether the gazetteer does not know it, so that `place` is only the larger place in which the text puts it."""

    @property
    def is_landmark(self) -> bool:
        """Whether a country only says where its border is: “a village near Algeria” is in another one."""
        return self.kind == "country" and self.mention.relation == "near"


@dataclass(frozen=True, slots=True)
class DraftEvidence:
    """A further quote for or against a drafted event: a row of `evidence.csv` and the offsets of the quote."""

    row: Mapping[str, str]
    quote_start: int
    quote_end: int


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """A proposed row of `events.csv`, by column name; its `quote` is an exact substring of the article."""

    row: Mapping[str, str]
    quote_start: int
    quote_end: int
    trigger_start: int
    """Start of the trigger, the words that gave the event its type."""
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
    """Why it has this type, this date and this place, in words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """All places, times and events found in an article, in reading order."""

    article: Article
    published: str
    """Publication date (EDTF) that the times were resolved against; "" when it is unknown."""
    published_inferred: bool
    """Whether that date was read from the text (its dateline) rather than supplied with the article."""
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    events: tuple[DraftEvent, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks for the reader on the draft as a whole, such as that a back-end could not be reached."""
