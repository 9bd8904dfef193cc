"""Who says so: the speaker of a sentence, and who denies what was told."""

from __future__ import annotations

from typing import Final, NamedTuple

from geodata.drafting.languages import stems
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords

_LONGEST: Final = 7
"""Words of a speaker."""


class Speaker(NamedTuple):
    """A speaker: the words that name it, the last one exclusive, and the verb or phrase that says that it speaks."""

    first: int
    last: int
    verb: int

    def name(self, words: TextWords) -> str:
        """The speaker as the text names it."""
        return " ".join(words.text[words.start[self.first] : words.end[self.last - 1]].split())


def speaker(words: TextWords, language: Language, span: range, role: str = "saying") -> Speaker | None:
    """Who says what a sentence tells; with the role “denying”, who denies it. None when it does not say."""
    if role == "saying":
        for index in span:
            found = stems.role_table(language, "according").find(words, language, index)
            if found is not None and (named := _after(words, language, found[1] + 1, span)) is not None:
                return Speaker(*named, index)
    for index in span:
        found = stems.role_table(language, role).find(words, language, index)
        if found is None:
            continue
        named = _after(words, language, found[1] + 1, span) or _before(words, language, index, span)
        if not language.has_capitals or _is_inverted(words, index, span):
            if named is not None:
                return Speaker(*named, index)
        elif (named := _before(words, language, index, span)) is not None:
            return Speaker(*named, index)
    return None


def tells_of_itself(words: TextWords, language: Language, speaker: Speaker) -> bool:
    """Whether a speaker tells what it did: “أعلنت … أنها سيطرت”."""
    return speaker.last < len(words.word) and words.folded[speaker.last] in language.words.roles["self"]


def _is_inverted(words: TextWords, index: int, span: range) -> bool:
    """“…, сообщили в министерстве”, “заявил мэр”: the speaker stands after the verb."""
    return (
        index == span.start
        or not words.joined[index - 1]
        or (index + 1 < span.stop and words.folded[index + 1] in {"в", "у"})
    )


def _after(words: TextWords, language: Language, first: int, span: range) -> tuple[int, int] | None:
    """The words of a speaker after the verb, up to a mark or “that”."""
    while first < span.stop and words.folded[first] in language.words.roles["hearsay"]:
        first += 2  # “بحسب ما أفاد المرصد”
    while first < span.stop and words.folded[first] in {"в", "во", "у", "في", "ل", "من", "з", "со", "с"}:
        first += 1
    last = first
    while last < span.stop and last - first < _LONGEST:
        if _ends(words, language, last) or (last > first and not words.joined[last - 1]):
            break
        last += 1
    return _trimmed(words, language, first, last)


def _trimmed(words: TextWords, language: Language, first: int, last: int) -> tuple[int, int] | None:
    """The words of a speaker without “this” and small words at either end; None when none are left."""
    small = language.words.roles["this"]
    while first < last and (len(words.word[first]) <= 1 or words.folded[first] in small):
        first += 1
    while last > first and words.folded[last - 1] in small:
        last -= 1
    return (first, last) if first < last and not words.word[first][0].isdigit() else None


def _ends(words: TextWords, language: Language, index: int) -> bool:
    if words.folded[index] in language.words.roles["that"]:
        return True
    if stems.has(words, language, index, "saying") or stems.has(words, language, index, "denying"):
        return True
    return stems.table(language, "events").find(words, language, index) is not None


def _before(words: TextWords, language: Language, verb: int, span: range) -> tuple[int, int] | None:
    """The words of a speaker before the verb, from a mark or the beginning on."""
    first = verb
    while (
        first > span.start
        and verb - first < _LONGEST
        and words.joined[first - 1]
        and not _ends(words, language, first - 1)
    ):
        first -= 1
    return _trimmed(words, language, first, verb)
