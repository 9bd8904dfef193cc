"""The grammar of time expressions in English: one regular expression over the codes of `tokens`.

``{month}`` stands for any word of that class of words.txt, ``<DAY>`` for a part defined here. The outermost group that
matched names the rule, by which `readers` reads the words. Repetitions are bounded, so that the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from geodata.drafting.times.tokens import vocabulary

_PARTS: Final = {
    "INT": r"[{n31}{n2}{n3}]",
    "DAY": r"[{n31}{ordn}]",
    "YEAR": r"(?:{year}[{bc}{ad}]?|{years}|<INT>[{bc}{ad}]|{ad}[{n31}{n2}{n3}{year}]"
    r"|{apostrophe}[{n31}{n2}](?!{apostrophe}))",
    "YEARTAIL": r"(?:{comma}?{of}?<YEAR>|{of}?(?:[{that}{this}]|[{next}{prev}]|{the}[{same}{next}{prev}]){yearword}"
    r"|{of}{the}{yearword})",
    "OFYEAR": r"(?:{of}?<YEAR>|{of}[{this}{that}{next}{prev}{the}]{unit})",
    "MONTH": r"(?:{short}{dot}?|{month})",
    "NUM": r"(?:[{n31}{n2}{n3}{year}{big}{dec}]|{cardinal}(?:[{hyphen}{and}]?{cardinal}){0,4})(?:{and}{a}?{half})?",
    "COUNT": r"(?:<NUM>|{a}?{few}|{a}{couple}{of}?|{a}?{dozen}|{dozens}{of}|{vague}|{half}{a}{dozen}?)",
    "MOD": r"(?:{about}|[{more}{less}]{than}|{at}{least}|{up}{to}|{close}{to}|{a}{mere}|{a}{little}{more}{than})",
    "COUNTED": r"<COUNT>{hyphen}?[{mere}{word}]?(?:{units}|{hyphen}?{unit}|{fortnight})",
    "DUR": r"(?:<MOD>?<MOD>?<COUNTED>|<MOD>?{a}[{mere}{whole}]?[{unit}{fortnight}]"
    r"|<MOD>?{half}[{a}{hyphen}]{unit}|{units})(?:{and}{a}{half})?",
    "DEM": r"(?:{the}?(?:[{next}{prev}{same}]|{that}{same})|[{this}{that}{these}{those}]{same}?|{the}{very}{same})",
    "PRE": r"(?:{the}?{early}{hyphen}?(?:{in}{the}?)?|{later}{in}{the}?|{the}?{very}?{edge}{of}"
    r"|{the}[{early}{latter}{ordinal}]{hyphen}?[{halfpart}{half}]{of})",
    "PARTOF": r"(?:(?:{early}{in}?)?{the}?{early}?{part}{units}?{of})",
    "ORD": r"(?:(?:{cardinal}{hyphen}?)?{ordinal})",
    "DMY": r"{the}?(?:<DAY>{of}?|<ORD>{of})<MONTH><YEARTAIL>?",
    "MDY": r"(?:<MONTH>{the}?<DAY>(?!{ampm})<YEARTAIL>|(?<!{in})<MONTH>{the}?<DAY>(?!{ampm})"
    r"|(?<={in})<MONTH>{the}?<DAY>(?![{ampm}{word}]))",
    "ENDDAY": r"(?<=<DAY>[{hyphen}{to}])<DAY>{comma}<YEAR>",
    "STARTDAY": r"{the}?<DAY>(?=(?:[{comma}{hyphen}{to}{and}{or}{slashsign}]{1,2}{the}?<DAY>){1,6}{of}?<MONTH>)",
    "HOUR": r"(?:{clock}{ampm}?|{n31}[{ampm}{oclock}]|{clock12}|{hours}|[{year}{hhmm}]{hrs}"
    r"|(?:{hhmm}|(?<={at})[{year}{big}]){units}|{moment})",
    "LUNAR": r"(?:{lunar}|{lunarhead}{apostrophe}{lunartail}"
    r"|{lunarfirst}{apostrophe}?(?:[{word}]{hyphen}?|{hyphen})?{lunarsecond})",
    "FEAST": r"(?:{feast}|{eid}(?:{word}{hyphen}?)?{eidname})",
    "CLAUSEEND": r"(?=[{comma}{dot}]|[_\n]|$)",
    "NOTNOUN": r"(?![{word}{name}{hyphen}])",
}

_CALENDAR: Final = {
    "iso": r"{iso}",
    "slash": r"{slash}",
    "dated": r"(?:{weekday}{dot}?(?:{part}?{comma}?|{dawn}{of}))?(?:<DMY>|<MDY>|<ENDDAY>|<STARTDAY>){part}?",
    "weekday": r"{early}?{weekday}[{part}{dawn}]?",
    "monthly": r"<MONTH><YEARTAIL>|{short}{dot}(?=[{comma}{hyphen}])|{month}",
    "season": r"{the}?{early}?{hyphen}?{season}<YEARTAIL>?{units}?|{year}{season}",
    "century": r"{the}?{early}?{hyphen}?(?:{ordn}|<ORD>){hyphen}?{centuryword}{bc}?",
    "decade": r"{the}?{early}?{hyphen}?{apostrophe}?{decade}{bc}?",
    "quarter": r"{the}?[{ordn}{ordinal}{latter}]{hyphen}?(?:{quarter}<OFYEAR>?|{half}<OFYEAR>)",
    "holiday": r"{holiday}(?:{part}|{eve}|{unit})?<YEARTAIL>?",
    "lunar": r"<LUNAR><DAY>{comma}<YEAR>|(?:{the}?<DAY>{of}?)?<LUNAR>(?:{comma}?{of}?<YEAR>)?",
    "feast": r"<FEAST><YEARTAIL>?",
    "yearly": r"{the}?[{unit}{units}]<YEAR>|(?:{ca}{dot}?|{fiscal})?<YEAR>(?![{hrs}{zone}])"
    r"|<INT>(?=[{hyphen}{to}{and}]<INT>{bc})",
    "bare": r"{the}[{mere}{whole}{fiscal}]?[{unit}{weekend}{quarter}](?![{before}{after}{following}{hyphen}])"
    r"|{unit}{apostrophe}{s}{edge}",
    "stepped": r"<DEM>(?:(?<!{past})[{unit}{weekend}{quarter}](?!{of})|(?<=[{this}{that}{same}])[{unit}{weekend}]"
    r"|{weekday}{part}?|{month}(?!{dot}?<DAY>)|{season}|{part}){part}?|{the}[{unit}{weekend}]{before}{prev}",
}

_OTHERS: Final = {
    "clock": r"<HOUR>{hrs}?{zone}?(?:{weekday}(?!{comma}?[{month}{short}]))?",
    "shift": r"{unit}{hyphen}[{ago}{sooner}]"
    r"|<DUR>(?:[{later}{ago}{sooner}{hence}]|{from}{now}|[{before}{after}]<CLAUSEEND>)",
    "daysafter": r"{the}{unit}(?:[{before}{after}][{yesterday}{tomorrow}]?|{following})",
    "later": r"[{early}{later}{sooner}]{hyphen}?(?:{in}{the}?)?(?:<DEM>|{the})[{unit}{part}]",
    "span": r"<DEM><COUNT>{hyphen}?[{mere}{word}]?{units}|(?!{these})<DEM>{units}"
    r"|{the}[{ordinal}{latter}]<COUNT>{hyphen}?{units}|{the}<COUNT>[{next}{prev}]{units}|{the}?{past}{unit}",
    "nth": r"{the}[{ordinal}{ordn}{latter}][{unit}{part}]|{the}?{ordn}(?={of}(?:<DEM>|{the}){unit})",
    "twentieth": r"{the}{ordn}<NOTNOUN>",
    "each": r"{each}(?:{other}|<NUM>)?[{unit}{units}{weekday}{month}{season}{part}]",
    "weekdays": r"{weekdays}",
    "often": r"{set}|{per}{unit}",
    "parted": r"{the}?{early}?{part}|{tonight}|{overnight}",
    "relday": r"[{today}{yesterday}{tomorrow}]{part}?",
    "age": r"<NUM>(?:{hyphen}?[{unit}{units}]{hyphen}?{old}|{units}{of}{age})",
    "length": r"<DUR>(?:{hyphen}?{longword}|{period})?|{unit}{hyphen}{longword}",
    "period": r"(?:{the}?{same}|[{this}{that}])[{period}{time}]|{the}{time}(?:{being}|<NOTNOUN>)",
    "present": r"{the}?{present}{hyphen}?{unit}|(?<=[{the}{at}]){present}<NOTNOUN>",
    "ref": r"{ref}|[{refadj}{these}]{units}|{the}{future}<NOTNOUN>"
    r"|{the}{past}(?![{word}{name}{n31}{unit}{units}{cardinal}{few}{vague}])|[{refadj}{formeradj}]|(?<={to}){date}",
}

_NEVER_FIRST: Final = frozenset({
    *("function", "word", "name", "comma", "hyphen", "dot", "s", "of", "on", "and", "or", "to", "for", "from", "in"),
    *("between", "than", "slashsign", "ampm", "zone", "bc", "oclock", "will", "was", "age", "old", "being"),
    *("after", "before", "following", "least", "other", "lunarsecond", "lunartail", "eidname"),
})  # fmt: skip
"""Classes with which no expression begins."""
_NUMBERS: Final = (
    *("n31", "n2", "n3", "year", "big", "dec", "cardinal", "a", "few", "couple", "dozen", "dozens", "vague", "half"),
)
_UNITS_AND_DAYS: Final = (
    *("same", "unit", "units", "weekend", "quarter", "weekday", "month", "season", "part", "period", "time"),
)
_FIRST_BEFORE: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("time", "mere", "whole"), ()),
    **dict.fromkeys(("this", "that", "these", "those"), (*_NUMBERS, *_UNITS_AND_DAYS)),
    "about": (*_NUMBERS, "about", "more", "less", "at", "up", "close", "units"),
    "at": ("least",),
    "up": ("to",),
    "close": ("to",),
    "dozens": ("of",),
    "apostrophe": ("n31", "n2", "decade"),
}
"""Classes with which an expression begins only before these others, or only after an article. Most of the time these
common words mean something else."""


@cache
def pattern() -> re.Pattern[str]:
    """The grammar. `lastgroup` is the rule; `pre` (“the end of”) or `partof` (“the night of”) may precede it."""
    calendar = "|".join(f"(?P<{name}>{source})" for name, source in _CALENDAR.items())
    others = "|".join(f"(?P<{name}>{source})" for name, source in _OTHERS.items())
    return re.compile(_expand(f"(?:(?P<pre><PRE>)|(?P<partof><PARTOF>))?(?:{calendar})|{others}"))


@cache
def start_pattern() -> re.Pattern[str]:
    """Where an expression can begin: looking for this first saves most of the time."""
    known = vocabulary()
    live = {code: names - _NEVER_FIRST for code, names in known.code_classes.items() if names - _NEVER_FIRST}
    articles = known.class_codes["the"] + known.class_codes["a"]
    numbers = "".join(known.class_codes[name] for name in ("n31", "n2", "n3", "big"))
    others = "".join(code for code in live if code not in articles + numbers)
    free = "".join(code for code in others if not live[code] <= _FIRST_BEFORE.keys())
    followed = "".join(
        f"|{code}(?=[{after}])"
        for code, names in live.items()
        if code not in free + articles + numbers
        and (after := _codes("".join(f"{{{follower}}}" for name in sorted(names) for follower in _FIRST_BEFORE[name])))
    )
    return re.compile(f"[{free}]|[{articles}](?=[{others}{numbers}])|[{numbers}](?![{numbers}]){followed}")


def matches(code: str) -> Iterator[re.Match[str]]:
    """The matches of the grammar in the codes of a text's tokens, overlaps included."""
    whole = pattern()
    for start in start_pattern().finditer(code):
        match = whole.match(code, start.start())
        if match:
            yield match


def _expand(source: str) -> str:
    """The source as a regular expression over codes: parts (they nest), then sets of classes, then single classes."""
    while "<" in re.sub(r"\?P?<[a-z=!]", "", source):
        source = re.sub("<([A-Z]+)>", lambda part: _PARTS[part[1]], source)
    source = re.sub(r"\[((?:\{[a-z]+[0-9]*\})+)\]", lambda names: f"[{_codes(names[1])}]", source)
    return re.sub(r"\{[a-z]+[0-9]*\}", lambda name: f"[{_codes(name[0])}]", source)


def _codes(classes: str) -> str:
    return "".join(vocabulary().class_codes[name] for name in re.findall("[a-z]+[0-9]*", classes))
