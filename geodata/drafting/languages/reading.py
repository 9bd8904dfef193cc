"""Read the passages of a text that are in Arabic, Russian or Ukrainian, each by the rules of its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.languages import arabic, places, russian, times, ukrainian
from geodata.drafting.languages.events import reports, sentences
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.passages import Passage, only
from geodata.drafting.model import Mention, PlaceMention, TimeExpression
from geodata.geocoding.gazetteer import Gazetteer

_LANGUAGES: Final[Mapping[str, Callable[[], Language]]] = {
    "ar": arabic.language,
    "ru": russian.language,
    "uk": ukrainian.language,
}
_WINDOW: Final = 200_000
"""Characters read at once, to bound the memory."""
_HEAD: Final = 2_000
"""Characters at the head of a text among which its dateline stands."""
_MARGIN: Final = 2_000
"""Characters before the end of a window among which a better place to cut is looked for."""


def find_mentions(text: str, parts: Sequence[Passage], gazetteer: Gazetteer) -> list[Mention]:
    """The mentions of places in these parts of a text."""
    found: list[Mention] = []
    for language, offset, piece in _pieces(text, parts):
        before = len(found)
        found += [_moved(mention, offset, before) for mention in places.find(piece, language, gazetteer)]
    return found


def with_times(
    text: str, parts: Sequence[Passage], published: str, english: Sequence[TimeExpression]
) -> tuple[TimeExpression, ...]:
    """The time expressions of a text in reading order: those in these parts, and those in `english` in the rest."""
    found = list(english)
    for language, offset, piece in _pieces(text, parts):
        found += [
            replace(
                time,
                start=time.start + offset,
                end=time.end + offset,
                phrase_start=time.phrase_start + offset,
                phrase_end=time.phrase_end + offset,
            )
            for time in times.find(piece, language, published)
        ]
    return tuple(sorted(found, key=lambda time: time.start))


def read_events(  # noqa: PLR0913, PLR0917 - what the stages before have found
    text: str,
    parts: Sequence[Passage],
    mentioned: Sequence[PlaceMention],
    expressions: Sequence[TimeExpression],
    published: str,
    theatre: str,
    *,
    is_news: bool,
) -> reports.Told:
    """The reports and denials of events in these parts of a text."""
    told = reports.Told()
    facts = sentences.ArticleFacts(text, mentioned, expressions, published, theatre, is_news)
    for language, offset, piece in _pieces(text, parts):
        facts.offset = offset
        more = reports.read(piece, language, facts, len(told.starts))
        told.reports += more.reports
        told.denials += more.denials
        told.starts += more.starts
    return told


def publication_date(text: str, parts: Sequence[Passage]) -> str:
    """The publication date in the head of the first of these parts (EDTF); "" for none."""
    first = next(iter(parts), None)
    if first is None:
        return ""
    head = text[first.start : min(first.end, first.start + _HEAD)]
    return times.published(head, _LANGUAGES[first.code]())


def merged(mentions: Sequence[Mention], others: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of both lists in reading order."""
    both = [*mentions, *(_moved(mention, 0, len(mentions)) for mention in others)]
    order = sorted(range(len(both)), key=lambda index: both[index].start)
    place = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(
            both[index],
            within=tuple(place[larger] for larger in both[index].within),
            road=place.get(both[index].road, -1),
        )
        for index in order
    )


def _pieces(text: str, parts: Sequence[Passage]) -> Iterator[tuple[Language, int, str]]:
    """(language, offset, text) of windows of the text, in which all that is in other languages is blank."""
    for code in dict.fromkeys(part.code for part in parts):
        language, own = _LANGUAGES[code](), only(text, parts, code)
        start = 0
        while start < len(own):
            end = start + _WINDOW
            if end < len(own):
                cuts = (own.rfind(mark, end - _MARGIN, end) for mark in ("\n\n", "\n", " "))
                end = next((cut + 1 for cut in cuts if cut >= 0), end)
            yield language, start, own[start:end]
            start = end


def _moved(mention: Mention, by: int, index: int) -> Mention:
    """The same mention `by` characters and `index` mentions later."""
    has_phrase = mention.phrase_start >= 0
    return replace(
        mention,
        start=mention.start + by,
        end=mention.end + by,
        phrase_start=mention.phrase_start + by if has_phrase else -1,
        phrase_end=mention.phrase_end + by if has_phrase else -1,
        within=tuple(container + index for container in mention.within),
    )
