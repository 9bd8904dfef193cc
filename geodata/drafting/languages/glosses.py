"""Put an expression of time into the words that English has for it.

`PATTERNS` are regular expressions over the letters that stand for words of time, for both orders of words: “last week”
and “الأسبوع الماضي”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_YEAR: Final = r"(?:[pf]?y?(?P<yr>Y)[yg]*|[pf]?(?P<yu>y)(?P<ys>S)|[pf]?(?P<zs>S)(?P<zu>y))"
_MONTH: Final = r"m?(?P<mo>M)M*"
PATTERNS: Final = {
    "days": rf"[fib]?(?P<n1>N)[yg]?[tap](?P<n2>N){_MONTH}(?:{_YEAR})?",
    "hijri": r"(?P<dy>N)?[fp]?m?(?P<hm>H)[pf]?y?(?P<hy>Y|n)h?",
    "date": r"(?:(?P<pt>P)[pt]?)?(?:d?(?P<wd>W)(?:(?P<pu>P))?[pt]?d?)?d?(?P<dy>N)[fp]?"
    rf"{_MONTH}(?:{_YEAR}|(?P<st>S))?(?:p?(?P<pv>P))?",
    "month": rf"(?:(?P<ed>E)[fp]?)?(?:(?P<sb>S)(?=m?M))?{_MONTH}(?:{_YEAR}|(?P<st>S))?",
    "numeric": r"(?:d?(?P<wd>W)[pd]?)?(?P<nd>D)",
    "past": r"(?P<st>S)(?P<ct>[Nn])(?P<un>[ydmU])|(?P<vu>[ydmU])(?P<vn>[Nn])(?P<vs>S)|(?P<xu>X)(?P<xs>S)",
    "ago": r"[Bi](?:(?P<ct>[Nn])(?P<un>[ydmU])|(?P<du>X)|(?P<on>[dmU]|y(?!Y)))|(?:(?P<at>[Nn])?(?P<au>[ydmU]))A",
    "later": r"L(?:(?P<ct>[Nn])(?P<un>[ydmU])|(?P<du>X)|(?P<on>[dmU]|y(?!Y)))",
    "weekday": r"(?:(?P<pt>P)[pt]?)?d?(?:(?P<sb>S)(?=W))?(?P<wd>W)(?:(?P<st>S)|[pt]?(?P<pv>P))?",
    "season": rf"(?P<qs>Q)(?:{_YEAR})",
    "year": r"(?:(?P<ed>E)[fp]?)?(?:y(?P<yr>Y)[g]?|(?P<yv>Y)y)|(?<=[pitbf])(?P<yw>Y)(?![Nn])",
    "stepped": r"(?:(?P<ed>E)[fp]?)?(?:(?P<un>[ydmU])(?P<st>S)|(?P<sv>S)(?P<uv>[ydmU]))",
    "day": r"(?:(?P<pt>P)[pd]?)?(?P<rd>R)(?P<pv>P)?",
    "clock": r"c?(?P<ck>C)(?P<pt>P)?|c(?P<ch>N)(?P<pv>P)?|(?P<cn>N)(?:c)(?P<pw>P)?",
    "counted": r"(?P<ct>[Nn])(?P<un>[ydmU])|(?P<du>X)",
    "part": r"(?<=p)(?P<pt>P)",
}  # fmt: skip
"""The patterns of expressions over the letters of `_PLACES`, in both word orders; the first that matches is taken."""
_LEADING: Final = "pfbtai"
"""Letters of the prepositions before an expression, which are no part of it."""
_AM: Final = frozenset({"morning", "dawn"})


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A word of time: its class as one letter, what it means in English, and where it stands."""

    code: str
    value: str
    start: int
    end: int
    index: int
    """Index of its first word in the text."""
    position: int = -1
    """Its place among the letters of all words of time."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """An English word or more, and the offsets of the words of the text that it stands for; -1 for none."""

    text: str
    start: int = -1
    end: int = -1


def compose(match: re.Match[str], inside: Sequence[TimeWord]) -> list[Gloss]:
    """The English words of an expression; the first and the last reach to its ends in the text."""
    parts = _Parts(match, inside)
    name = next(name for name, pattern in PATTERNS.items() if pattern == match.re.pattern)
    glossed = [gloss for gloss in _COMPOSERS[name](parts) if gloss is not None]
    core = [item for item in inside if item.code not in _LEADING or name == "ago"]
    anchored = [number for number, gloss in enumerate(glossed) if gloss.start >= 0]
    if anchored:
        first, last = anchored[0], anchored[-1]
        if name != "days":
            glossed[first] = Gloss(glossed[first].text, min(core[0].start, glossed[first].start), glossed[first].end)
        glossed[last] = Gloss(glossed[last].text, glossed[last].start, max(core[-1].end, glossed[last].end))
    return glossed


class _Parts:
    """The words of an expression by the names of their groups."""

    def __init__(self, match: re.Match[str], inside: Sequence[TimeWord]) -> None:
        self.match = match
        self._at = {item.position: item for item in inside}

    def __getitem__(self, name: str) -> TimeWord | None:
        groups = self.match.re.groupindex
        return self._at.get(self.match.start(name)) if name in groups and self.match[name] else None

    def word(self, *names: str, text: str = "{}") -> Gloss | None:
        """The first of these words that is there, in a frame of words."""
        item = next((self[name] for name in names if self[name] is not None), None)
        return Gloss(text.format(item.value), item.start, item.end) if item is not None else None

    def value(self, *names: str) -> str:
        """What the first of these words that is there means; "" for none."""
        return next((item.value for name in names if (item := self[name]) is not None), "")

    def year(self) -> list[Gloss | None]:
        """“2015”, “last year”."""
        if self["yr"] is not None:
            return [self.word("yr")]
        step, unit = self.word("ys", "zs"), self.word("yu", "zu")
        if step is None or unit is None:
            return []
        return [Gloss(f"{step.text} year", min(step.start, unit.start), max(step.end, unit.end))]


def _plural(count: str, unit: str) -> str:
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"


def _counted(parts: _Parts, after: str = "") -> Gloss | None:
    """“3 days”, “2 weeks ago”, “a year later”."""
    count = parts.value("ct", "vn", "at") or ("2" if parts["du"] or parts["xu"] else "1")
    unit = parts.value("un", "vu", "au", "du", "xu", "on")
    text = _plural(count, unit) if count != "1" else f"a {unit}" if unit != "hour" else "an hour"
    items = [parts[name] for name in ("ct", "vn", "at", "un", "vu", "au", "du", "xu", "on")]
    spans = [item for item in items if item is not None]
    return Gloss(f"{text}{after}", spans[0].start, spans[-1].end) if spans else None


def _date(parts: _Parts) -> list[Gloss | None]:
    part = parts.word("pt", "pu", "pv", text="the {} of")
    step = parts.word("st", text="of {} year") if parts.value("st") in {"last", "next", "this", "the same"} else None
    weekday = parts.word("wd", text="{},")
    return [Gloss("on"), part, weekday, parts.word("dy"), parts.word("mo"), *parts.year(), step]


def _month(parts: _Parts) -> list[Gloss | None]:
    step = parts.word("st", "sb") if parts.value("st", "sb") in {"last", "next"} else None
    same = parts.word("st", "sb", text="of {} year") if parts.value("st", "sb") in {"this", "the same"} else None
    return [Gloss("in"), parts.word("ed"), step, parts.word("mo"), *parts.year(), same]


def _stepped(parts: _Parts) -> list[Gloss | None]:
    step, unit = parts.word("st", "sv"), parts.word("un", "uv")
    edge = parts.word("ed")
    if step is None or unit is None:
        return []
    text = f"{step.text} {unit.text}"
    if text == "next day":
        text = "the following day"
    if edge is not None:
        text = {"early": f"the beginning of {text}", "mid": f"the middle of {text}"}.get(
            edge.text, f"the end of {text}"
        )
    return [Gloss(text, min(step.start, unit.start), max(step.end, unit.end))]


def _weekday(parts: _Parts) -> list[Gloss | None]:
    step = parts.word("st", "sb") if parts.value("st", "sb") in {"last", "next", "this"} else None
    part = parts.word("pt", "pv")
    return [Gloss("on"), step, parts.word("wd"), _part_of_day(part)]


def _part_of_day(part: Gloss | None) -> Gloss | None:
    """A part of the day that English puts after the name of a day."""
    if part is None:
        return None
    return Gloss({"dawn": "morning", "noon": "afternoon"}.get(part.text, part.text), part.start, part.end)


def _clock(parts: _Parts) -> list[Gloss | None]:
    part = parts.value("pt", "pv", "pw")
    half = "" if not part else " am" if part in _AM else " pm"
    hour = parts.word("ck", "ch", "cn")
    is_late = hour is not None and hour.text.partition(":")[0].isdigit() and int(hour.text.partition(":")[0]) > 12  # noqa: PLR2004 - hours of half a day
    text = "at {}" + ("" if is_late else half)
    return [parts.word("ck", "ch", "cn", text=text if half or parts["ck"] else "at {} hours")]


def _days(parts: _Parts) -> list[Gloss | None]:
    codes = parts.match[0]
    first, second = ("between", "and") if "b" in codes else ("from", "to") if "t" in codes else ("on", "and")
    return [Gloss(first), parts.word("n1"), Gloss(second), parts.word("n2"), parts.word("mo"), *parts.year()]


_COMPOSERS: Final[Mapping[str, Callable[[_Parts], list[Gloss | None]]]] = {
    "days": _days,
    "hijri": lambda parts: [Gloss("on" if parts["dy"] else "in"), parts.word("dy"), parts.word("hm"), parts.word("hy")],
    "date": _date,
    "month": _month,
    "numeric": lambda parts: [Gloss("on"), parts.word("nd")],
    "past": lambda parts: [
        Gloss("in"), Gloss("the " + ("next" if parts.value("st", "vs", "xs") == "next" else "past")), _counted(parts)
    ],
    "ago": lambda parts: [_counted(parts, " ago")],
    "later": lambda parts: [_counted(parts, " later")],
    "weekday": _weekday,
    "season": lambda parts: [Gloss("in"), parts.word("qs"), *parts.year()],
    "year": lambda parts: [Gloss("in"), parts.word("ed"), parts.word("yr", "yv", "yw")],
    "stepped": _stepped,
    "day": lambda parts: [parts.word("rd"), _part_of_day(parts.word("pt", "pv"))],
    "clock": _clock,
    "counted": lambda parts: [Gloss("for"), _counted(parts)],
    "part": lambda parts: [Gloss("in the"), _part_of_day(parts.word("pt"))],
}  # fmt: skip
"""How each pattern is put into English."""
