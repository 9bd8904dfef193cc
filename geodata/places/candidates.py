"""Which words of a text may name a place: names of the gazetteer, demonyms and abbreviations, the longest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from geodata.findings import Form
from geodata.gazetteer import Gazetteer
from geodata.places import spelling
from geodata.places.renown import Facts, known
from geodata.places.vocabulary import Short, demonym_lengths, demonyms, key_of, section, shorts
from geodata.places.words import Words

_FAMOUS: Final = 2.4
"""How well a place must be known (`geodata.places.renown`) to bear the name of a university."""
_PARTIES: Final = frozenset({"R", "D", "I"})
"""Before the state of a member of the American Congress: “D-Calif.”."""
_ACRONYM: Final = 4
"""Letters."""
_LARGE: Final = 100_000
"""Inhabitants of a town that is known even where its genitive has lost the apostrophe."""

Known = Mapping[str, Facts]
Best = Mapping[int, tuple[int, str]]
"""First word → last word and key of the longest name that begins there."""


@dataclass(slots=True, eq=False)
class Candidate:
    """Words that may name a place."""

    first: int
    """Index of its first word; `last` is that of its last."""
    last: int
    start: int
    end: int
    name: str
    form: Form = "name"
    facts: Facts = ()
    fame: float = 0.0
    """How well it is known by these (`geodata.places.renown`)."""
    tail: str = ""
    """What a hyphen ties to it: ``based`` in “Lebanon-based”."""
    short: bool = False
    announced: str = ""
    """Kind of a name that is no known one but that the words around it announce; “place” when they tell no kind."""
    part: bool = False
    """Whether it is a part of a hyphened word."""
    score: float = 0.0
    barred: bool = False
    """Whether it is a part of a longer name or of a person's, whatever the same words are elsewhere."""
    literal: bool = True
    why: list[str] = field(default_factory=list)


def find(words: Words, gazetteer: Gazetteer) -> list[Candidate]:
    """All candidates, none overlapping another, in reading order."""
    spans = list(spelling.spans(words))
    lost, others = spelling.bare(spans), spelling.other(words, spans)
    written = [at for at, upper in enumerate(words.upper) if upper]
    fixed = {at: one for at in written if (one := _demonym(words, at) or _short(words, at))}
    parts: dict[int, list[Candidate]] = {}
    for part in _parts(words):
        parts.setdefault(part.first, []).append(part)
    meant = [one.name for several in parts.values() for one in several] + [one.name for one in fixed.values()]
    facts = gazetteer.known([key for _, _, key in (*spans, *lost, *others)] + [key_of(name) for name in meant])
    best: dict[int, tuple[int, str]] = {}
    for first, last, key in lost:
        if any(kind == "country" or people > _LARGE for kind, _, people, main in facts.get(key, ()) if main):
            best[first] = (last, key)
    for first, last, key in (*others, *spans):
        if key in facts and last >= best.get(first, (-1, ""))[0]:
            best[first] = (last, key)
    return list(_pick(words, best, fixed, parts, facts))


def _pick(
    words: Words, best: Best, fixed: Mapping[int, Candidate], parts: Mapping[int, list[Candidate]], facts: Known
) -> Iterator[Candidate]:
    """The candidates from left to right, the longest that begins at a word."""
    free = 0
    for index in sorted({*best, *fixed, *parts}):
        if index < free:
            continue
        taken = fixed.get(index)
        last, key = best.get(index, (-1, ""))
        if key and _needless_article(words, index, best, facts):
            continue
        if key and (taken is None or last > taken.last):
            taken = _with(_named(words, index, last, key), facts[key])
        elif taken is not None:
            _with(taken, facts.get(key_of(taken.name), ()))
        if taken is not None:
            free = taken.last + 1
            if not _body(words, taken):
                yield taken
            continue
        for part in parts.get(index, ()):
            _with(part, facts.get(key_of(part.name), ()))
            if part.facts or part.form == "demonym":
                yield part


def _named(words: Words, first: int, last: int, key: str) -> Candidate:
    """The candidate found by `key`; a genitive that has lost its apostrophe is marked as one."""
    end, name = spelling.named(words, first, last, key)
    if end < words.end[last]:
        words.end[last], words.possessive[last] = end, True
    return Candidate(first, last, words.start[first], end, name)


def _with(one: Candidate, facts: Facts) -> Candidate:
    one.facts, one.fame = facts, known(facts)
    return one


def _needless_article(words: Words, index: int, best: Best, facts: Known) -> bool:
    """“The Gambia” is found as “Gambia”; “The Hague” is not found without its article."""
    last, key = best[index]
    if words.low[index] != "the" or best.get(index + 1, (-1, ""))[0] != last:
        return False
    return known(facts[best[index + 1][1]]) >= known(facts[key])


def _body(words: Words, one: Candidate) -> bool:
    """“University of Texas”: an airfield may bear that name, yet it is the university."""
    of = one.last > one.first + 1 and words.low[one.first + 1] == "of"
    return of and words.low[one.first] in section("organisations.txt", "of") and one.fame < _FAMOUS


def _parts(words: Words) -> Iterator[Candidate]:
    """The parts of hyphened words that begin with a capital."""
    for index in words.capitals:
        word = words.word[index]
        if "-" not in word:
            continue
        at = words.start[index]
        pieces = word.split("-")
        for number, piece in enumerate(pieces):
            if piece[:1].isupper() and not _letters(piece):
                tail = pieces[number + 1] if number + 1 < len(pieces) else ""
                place = demonyms().get(piece, "")
                full = shorts().get(piece, Short(piece, after_comma=True))
                if number and pieces[0] in _PARTIES:
                    full = Short(shorts().get(piece + ".", full).name, after_comma=False)
                yield Candidate(
                    index, index, at, at + len(piece), place or (piece if full.after_comma else full.name),
                    "demonym" if place else "name", tail=tail, short=not full.after_comma, part=True,
                )  # fmt: skip
            at += len(piece) + 1


def _letters(piece: str) -> bool:
    """An organisation's letters, as in “UN-backed”: a place only where they are known as its abbreviation."""
    return piece.isupper() and len(piece) <= _ACRONYM and piece not in shorts() and piece + "." not in shorts()


def _demonym(words: Words, index: int) -> Candidate | None:
    longest = demonym_lengths().get(words.word[index], 0)
    for length in range(longest, 0, -1) if longest else ():
        last = index + length - 1
        if last < len(words.word) and all(words.joined[index:last]):
            place = demonyms().get(" ".join(words.word[index : last + 1]))
            if place:
                return Candidate(index, last, words.start[index], words.end[last], place, form="demonym")
    return None


def _short(words: Words, index: int) -> Candidate | None:
    word, end = words.word[index], words.end[index]
    dotted = word + "." if words.text[end : end + 1] == "." else word
    for spelled in (dotted, word):
        short = shorts().get(spelled)
        if short and (not short.after_comma or (index and words.gap(index - 1) in {", ", " (", ","})):
            start = words.start[index]
            return Candidate(index, index, start, start + len(spelled), short.name, short=True)
    return None
