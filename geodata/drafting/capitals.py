"""Read a text that is all in capitals as if it had small letters: names known to us get their capitals, and no more.

The text that is read is as long as the article, so that every offset holds in both; quotes are cut from the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from geodata.drafting.events import lexicon
from geodata.drafting.mentions import vocabulary
from geodata.drafting.model import Draft, DraftEvent, DraftEvidence
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

_SAMPLE: Final = 4_000
"""Characters that are examined for capitals."""
_LEAST_LETTERS: Final = 60
_IN_CAPITALS: Final = 0.8
"""Share of capitals among the letters from which on a text is in capitals."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_OPENING: Final = re.compile(r"(?:^|[.!?…:]\s|\n)\W*$")
"""What stands before the first word of a sentence or a line."""
_BEFORE: Final = 6
"""Characters before a word that show whether a sentence begins with it."""
_NOT_SMALL: Final = bytes(code for code in range(128) if not chr(code).islower())
"""The ASCII characters that are no small letters."""
_LONGEST: Final = 5
"""Words of a name."""
_SHORT: Final = 3
"""Letters of an abbreviated name of a month, which may be another word."""
_JOINTS: Final = frozenset({" ", "-", "\n"})
_LARGE: Final = 15_000
"""Inhabitants from which on a name of one word needs no preposition before it."""
_TOWNS: Final = frozenset({"city", "small"})
_KNOWN: Final = frozenset({"country", "province", "region"})
_WORDS_OF_WAR: Final = (
    *("kill", "hurt", "harm", "hit", "armed", "army", "deed", "person", "verb", "helper", "saying", "denying"),
    *("agency", "agencyword", "kin", "single", "war", "opener", "ground", "civilobject", "timeword", "leader"),
    *("occurred", "unit"),
)
"""Classes of ordinary words of the lexicon."""


def is_in_capitals(text: str) -> bool:
    """Whether nearly all letters of a text are capitals."""
    sample = text[:_SAMPLE]
    small = len(sample.encode("ascii", "ignore").translate(None, _NOT_SMALL))
    if small > (1 / _IN_CAPITALS - 1) * (len(sample) - small):
        return False  # too many, whatever the other characters are
    upper, lower = sum(map(str.isupper, sample)), sum(map(str.islower, sample))
    return upper + lower >= _LEAST_LETTERS and upper >= _IN_CAPITALS * (upper + lower)


def recased(text: str, gazetteer: Gazetteer) -> str:
    """A text in capitals with small letters, but for the first letters of sentences and names; as long as `text`."""
    found = list(_WORD.finditer(text))
    words = [match[0].lower() for match in found]
    joined = [text[one.end() : other.start()] in _JOINTS for one, other in pairwise(found)]
    written = list(text)
    for match in found:
        written[match.start() : match.end()] = _small(match[0])
        if _OPENING.search(text[max(0, match.start() - _BEFORE) : match.start()]):
            written[match.start()] = text[match.start()]
    for first, last, spelled in _names(words, [*joined, False], gazetteer):
        start, end = found[first].start(), found[last].end()
        if spelled and len(spelled) == end - start:
            written[start:end] = spelled
        else:
            for index in range(first, last + 1):
                begin = found[index].start()
                written[begin] = text[begin]
    return "".join(written)


def restored(draft: Draft, article: Article) -> Draft:
    """A draft of the recased text as one of the article: mentions, times and quotes as the article writes them."""
    text = article.text
    places = tuple(
        replace(place, mention=replace(place.mention, text=text[place.mention.start : place.mention.end]))
        for place in draft.places
    )
    times = tuple(replace(time, text=text[time.start : time.end]) for time in draft.times)
    events = tuple(
        replace(
            event,
            row=_quoting(event, text),
            evidence=tuple(replace(one, row=_quoting(one, text)) for one in event.evidence),
        )
        for event in draft.events
    )
    return replace(draft, article=article, places=places, times=times, events=events)


def _quoting(drafted: DraftEvent | DraftEvidence, text: str) -> dict[str, str]:
    """The row of an event or of evidence with its quote as the article writes it."""
    return {**drafted.row, "quote": text[drafted.quote_start : drafted.quote_end]}


def _small(word: str) -> list[str]:
    """The letters of a word in small letters, each as long as it was."""
    return [letter.lower() if len(letter.lower()) == 1 else letter for letter in word]


def _names(words: Sequence[str], joined: Sequence[bool], gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """(first word, last word, spelling) of the names in a text; the spelling is "" where each word gets a capital."""
    spans = {
        (first, last): "".join(map(vocabulary.key_of, words[first : last + 1]))
        for first in range(len(words))
        for last in range(first, min(first + _LONGEST, len(words)))
        if all(joined[first:last])
    }
    facts = gazetteer.known([key for key in spans.values() if key])
    first = 0
    while first < len(words):
        last, spelled = first, None
        for end in range(min(first + _LONGEST, len(words)) - 1, first - 1, -1):
            key = spans.get((first, end), "")
            spelled = _spellings().get(" ".join(words[first : end + 1]))
            if spelled is None and key in facts and _is_place(words, first, end, facts[key]):
                spelled = ""
            if spelled is not None:
                last = end
                break
        if spelled is not None:
            yield first, last, spelled
        first = last + 1


def _is_place(words: Sequence[str], first: int, last: int, facts: tuple[tuple[str, str, int, bool], ...]) -> bool:
    """Whether a name of the gazetteer is likely meant, and no ordinary words."""
    if all(word in _ordinary() for word in words[first : last + 1]):
        return False
    if last > first:
        return words[first] not in _ordinary() or words[last] not in _ordinary()
    word = words[first]
    personal = any(word in vocabulary.section("people.txt", name) for name in ("first", "last"))
    before = words[first - 1] if first else ""
    if before in vocabulary.section("grammar.txt", "place_prepositions") or before in {"of", "on"}:
        return True
    is_known = any(
        main and (kind in _KNOWN or (kind in _TOWNS and people >= _LARGE)) for kind, _, people, main in facts
    )
    return is_known and not personal


@cache
def _ordinary() -> frozenset[str]:
    """Words that are no names by themselves."""
    of_war = frozenset().union(*map(lexicon.words, _WORDS_OF_WAR))
    spoken = {form for some in lexicon.triggers().values() for one in some for forms in one.words for form in forms}
    grammar = ("function", "directions", "place_prepositions", "days", "inhabitants", "striking", "place_nouns")
    of_grammar = frozenset().union(*(vocabulary.section("grammar.txt", name) for name in grammar))
    countries = frozenset(place.lower() for place in vocabulary.demonyms().values())
    return (vocabulary.ordinary() | of_war | spoken | of_grammar | frozenset(vocabulary.cues())) - countries


@cache
def _spellings() -> dict[str, str]:
    """The names of actors, nationalities and days, by their words in small letters → as they are written."""
    spelled = {day: day.title() for day in lexicon.words("calendar") if len(day) > _SHORT}
    short = [form for form, full in vocabulary.abbreviations().items() if form.isalpha() and not full.after_comma]
    spelled.update({form.lower(): form for form in (*vocabulary.demonyms(), *short)})
    for alias in (alias for aliases in lexicon.actors().values() for alias in aliases if alias.proper):
        proper = dict(alias.proper)
        spelled[" ".join(alias.lowered).lower()] = " ".join(
            proper.get(number, word) for number, word in enumerate(alias.lowered)
        )
    for word in ("march", "may", "is"):  # mostly the verbs
        spelled.pop(word, None)
    return spelled
