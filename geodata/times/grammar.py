"""How English writes times: one regular expression over the class characters of `tokens`.

``{month}`` stands for any word of that class of words.txt, capitals for a part defined here. The name of the outermost
group that matched says how the words are to be read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from geodata.times.tokens import vocabulary

_PARTS: Final = {
    "INT": r"[{n31}{n2}{n3}]",
    "DAY": r"[{n31}{ordn}]",
    "YEAR": r"(?:{year}{bc}?|[{n31}{n2}{n3}]{bc}|{ad}[{n31}{n2}{n3}{year}]|{apostrophe}[{n31}{n2}](?!{apostrophe}))",
    "THATYEAR": r"(?:{of}?(?:[{that}{this}]|{the}[{same}{next}{prev}]|{the}|{next}|{prev}){unit})",
    "YEARTAIL": r"(?:{comma}?{of}?<YEAR>|{of}(?:[{that}{this}]|{the}[{same}{next}{prev}]?|[{next}{prev}]){unit})",
    "MONTH": r"(?:{short}{dot}?|{month})",
    "NUM": r"(?:[{n31}{n2}{n3}{year}{big}{dec}]|{cardinal}(?:[{hyphen}{and}]?{cardinal}){0,4})(?:{and}{a}?{half})?",
    "COUNT": r"(?:<NUM>|{a}{few}|{few}|{a}{couple}{of}?|{a}?{dozen}|{dozens}{of}|{vague}|{half}{a}{dozen}?)",
    "MOD": r"(?:{about}|{more}{than}|{less}{than}|{at}{least}|{up}{to}|{close}{to}|{a}{mere}|{a}{little}{more}{than})",
    "UNIT": r"[{unit}{units}{fortnight}{weekend}]",
    "DUR": r"(?:<MOD>?<MOD>?<COUNT>{hyphen}?[{mere}{word}]?(?:{units}|{hyphen}?{unit}|{fortnight})|<MOD>?{a}[{mere}{whole}]?[{unit}{fortnight}]"
    r"|<MOD>?{half}{a}{unit}|{units})(?:{and}{a}{half})?",
    "DEM": r"(?:{the}?(?:[{next}{prev}{same}]|{that}{same})|[{this}{that}{these}{those}]{same}?|{the}{very}{same})",
    "EARLIER": r"(?:[{early}{later}{sooner}]{hyphen}?(?:{in}{the}?)?)",
    "PRE": r"(?:{the}?{early}{hyphen}?(?:{in}{the}?)?|{later}{in}{the}?|{the}?{very}?{edge}{of}"
    r"|{the}[{early}{latter}{ordinal}]{hyphen}?[{halfpart}{half}]{of})",
    "PARTOF": r"(?:(?:{early}{in}?)?{the}?{early}?{part}{units}?{of})",
}

_CALENDAR: Final = {
    "iso": r"{iso}",
    "slash": r"{slash}",
    "dated": r"(?:{weekday}{dot}?(?:{part}?{comma}?|{dawn}{of}))?"
    r"(?:{the}?<DAY>{of}?<MONTH><YEARTAIL>?|{the}{ordinal}{of}<MONTH><YEARTAIL>?|<MONTH>{the}?<DAY>(?![{ampm}{clock}])<YEARTAIL>?"
    r"|(?<=[{hyphen}{to}])(?<=<DAY>[{hyphen}{to}])<DAY>{comma}<YEAR>"
    r"|{the}?<DAY>(?=(?:[{comma}{hyphen}{to}{and}{or}]{1,2}{the}?<DAY>){1,6}{of}?<MONTH>)){part}?",
    "monthly": r"<MONTH>(?:<YEARTAIL>)|{short}{dot}(?=[{comma}{hyphen}])|{month}",
    "season": r"{the}?{early}?{hyphen}?{season}(?:<YEARTAIL>)?",
    "century": r"{the}?{early}?{hyphen}?[{ordn}{ordinal}]{hyphen}?{centuryword}{bc}?",
    "decade": r"{the}?{early}?{hyphen}?{apostrophe}?{decade}{bc}?",
    "quarter": r"{the}?[{ordn}{ordinal}{latter}]{hyphen}?[{quarter}{half}](?:{of}?<YEAR>|{of}[{this}{that}{next}{prev}{the}]{unit})?",
    "holiday": r"{holiday}(?:{part}|{eve}|{unit})?(?:<YEARTAIL>)?",
    "yearly": r"{the}?(?:{unit}|{units})<YEAR>|(?:{ca}{dot}?)?<YEAR>|<INT>(?=[{hyphen}{to}{and}]<INT>{bc})",
    "bare": r"{the}[{unit}{weekend}{quarter}](?![{before}{after}{following}])|{unit}{apostrophe}{s}{edge}",
    "stepped": r"<DEM>(?:(?:(?<!{past})[{unit}{weekend}{quarter}])|{weekday}{part}?|{month}|{season}|{part})(?:{part})?",
}

_OTHERS: Final = {
    "clock": r"(?:{clock}{ampm}?|{n31}{ampm}|{clock12}|{hours4}|[{year}{big}]{hrs}|{n31}{oclock}|{moment}){hrs}?{zone}?",
    "shift": r"<DUR>(?:[{later}{ago}{sooner}{hence}]|{from}{now}|[{before}{after}](?![{the}{a}{name}{word}{s}]))",
    "daysafter": r"{the}{unit}[{before}{after}](?:[{yesterday}{tomorrow}])?|{the}{unit}{following}",
    "later": r"<EARLIER>(?:<DEM>|{the})[{unit}{part}]",
    "span": r"<DEM><COUNT>{hyphen}?[{mere}{word}]?{units}|(?:<DEM>){units}|{the}[{ordinal}{latter}]<COUNT>{hyphen}?{units}|{the}<COUNT>[{next}{prev}]{units}|{the}?{past}{unit}",
    "nth": r"{the}[{ordinal}{ordn}{latter}][{unit}{part}]",
    "weekday": r"{early}?{weekday}(?:{part}|{dawn})?",
    "each": r"{each}(?:{other}|<NUM>)?[{unit}{units}{weekday}{month}{season}{part}]",
    "weekdays": r"{weekdays}",
    "often": r"{set}|{per}{unit}",
    "parted": r"{the}?{early}?{part}|{tonight}|{overnight}",
    "relday": r"[{today}{yesterday}{tomorrow}](?:{part})?",
    "age": r"(?:<NUM>{hyphen}?[{unit}{units}]{hyphen}?{old}|<NUM>{units}{of}{age})",
    "length": r"<DUR>(?:{hyphen}?{longword}|{period})?",
    "period": r"(?:{the}?{same}|[{this}{that}])(?:[{period}{time}])",
    "present": r"{the}?{present}{hyphen}?{unit}|(?<=[{the}{at}]){present}(?![{word}{name}])",
    "ref": r"{ref}|{the}{refadj}(?![{word}{name}{hyphen}])|{the}{past}(?![{word}{name}{n31}{unit}{units}{cardinal}{few}{vague}])|{these}{units}|{refadj}|{formeradj}|(?<={to}){date}",
}


@cache
def pattern() -> re.Pattern[str]:
    """The grammar. The group `pre` holds “early”, “the end of”, `partof` “the night of”; `lastgroup` says which."""
    calendar = "|".join(f"(?P<{name}>{source})" for name, source in _CALENDAR.items())
    others = "|".join(f"(?P<{name}>{source})" for name, source in _OTHERS.items())
    return re.compile(_expand(rf"(?:(?P<pre><PRE>)|(?P<partof><PARTOF>))?(?:{calendar})|{others}"))


def _expand(source: str) -> str:
    for _ in range(5):
        source = re.sub("<([A-Z]+)>", lambda part: _PARTS[part[1]], source)
    members = vocabulary().members
    source = re.sub(r"\[((?:\{[a-z]+[0-9]*\})+)\]", lambda found: f"[{''.join(members[name] for name in re.findall('[a-z0-9]+', found[1]))}]", source)
    return re.sub(r"\{([a-z]+[0-9]*)\}", lambda found: f"[{members[found[1]]}]" if len(members[found[1]]) > 1 else members[found[1]], source)
