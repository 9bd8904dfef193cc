"""A dataset whose every text tries to break out of its element, and scripts that tell whether one did."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.tables import csvfile
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, MEDIA_COLUMNS, SOURCE_COLUMNS
from geodata.tables.own_columns import LONGEST

NASTY = (
    "<img src=x onerror=\"window.ran.push('img')\">",
    "<script>window.ran.push('script')</script>",
    "</script><script>window.ran.push('closed')</script>",
    "</title></style></textarea><svg onload=\"window.ran.push('svg')\">",
    "${window.ran.push('template')}",
    "`;window.ran.push('backtick');`",
    "'-window.ran.push('quote')-'",
    '\\";window.ran.push("escaped");//',
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
    "![picture](https://elsewhere.invalid/x.png) [link](javascript:window.ran.push('markdown'))",
    ":material/delete: :red[red] $x^2$ **bold** # head",
    '=HYPERLINK("https://elsewhere.invalid")',
    "abc\u202edcb\u202c \u2066isolated\u2069 \u200fright",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d"
    * 40,
    "W" * 5_000,
    "\U0001f1f8\U0001f1fe\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 300,
    "مرحبا بالعالم " * 60,
    "100 kB in one cell: <b>" + "x y" * 33_000,
    "C1 \u0085 and C0 \u0007\u001b[31m controls",
    "a\u2028line\u2029separator",
)
"""One attempt each. `window.ran` is the canary: code that runs leaves a word there."""

BIDI = ("\u202e", "\u202c", "\u2066", "\u2069", "\u200f")
STACK = r"[\u0e47-\u0e4e]{20}"
"""Twenty Thai marks on one letter: no line can be broken there. It has a test of its own."""
FIRST_DAY, LAST_DAY = "2014-01-01", "2016-12-31"
CANARY = """(() => {
    window.ran = [];
    for (const name of ["alert", "prompt", "confirm", "print"]) window[name] = () => window.ran.push(name);
})()"""
"""The script that sets the canary up, before any other script of a page."""
WHAT_RAN = """() => {
    const found = [...window.ran];
    const roots = [document];
    for (const root of roots) {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) roots.push(element.shadowRoot);
            for (const { name, value } of element.attributes) {
                if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
                if (/^(href|src|action)$/i.test(name) && /^\\s*(javascript|vbscript|data:text\\/html)/i.test(value))
                    found.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
            }
        }
    }
    return found;
}"""
"""What ran in a document, and what would have run at a click."""


OWN = "remark"
"""A column that only this dataset has."""


@dataclass(frozen=True)
class Hostile:
    """The folder, and the title that each event was given, by id."""

    folder: Path
    titles: dict[str, str]


def payloads(fuzz: Path | None, every: int = 1) -> list[str]:
    """The built-in attempts and, where they exist, the public lists, one attempt in `every`; none twice, none blank."""
    public: list[str] = []
    for name in ("xss-600.txt", "csv-payload.txt"):
        if fuzz and (fuzz / name).is_file():
            public += (fuzz / name).read_text(encoding="utf-8").splitlines()
    if fuzz and (fuzz / "blns.json").is_file():
        public += json.loads((fuzz / "blns.json").read_text(encoding="utf-8"))
    found = [*NASTY, *public[::every]]
    if not public:  # enough for lists that are cut
        found += [f"{text[:400]} {turn}" for turn in range(2, 6) for text in NASTY]
    return [text for text in dict.fromkeys(found) if text.strip(" \t\r\n\0\ufeff") and not re.search(STACK, text)]


def write(folder: Path, texts: list[str]) -> Hostile:
    """Write the dataset. One event per text, in all its cells; one row in forty has an error."""
    folder.mkdir()
    quotes = [f"They said {' '.join(text.split())}" for text in texts]
    (folder / "article.txt").write_text("\n\n".join(quotes), encoding="utf-8")
    events = [_event(number, text, quotes[number]) for number, text in enumerate(texts)]
    columns = [*(column.name for column in EVENT_COLUMNS), OWN]
    _write(folder / "events.csv", [*events, *_bad_rows(texts)], columns)
    media = [_medium(number, text) for number, text in enumerate(texts)]
    _write(folder / "media.csv", media, [column.name for column in MEDIA_COLUMNS])
    evidence = [_evidence(event, texts[(k + 1) % len(texts)]) for k, event in enumerate(events)]
    _write(folder / "evidence.csv", evidence, [column.name for column in EVIDENCE_COLUMNS])
    sources = [_source(name, NASTY[k % len(NASTY)]) for k, name in enumerate([NASTY[0], "second"])]
    _write(folder / "sources.csv", sources, [column.name for column in SOURCE_COLUMNS])
    stops = "".join(f'[[stops]]\ndate = "{2014 + k % 3}"\nlabel = {_toml(text)}\n' for k, text in enumerate(NASTY[:14]))
    head = f'title = {_toml(" ".join(NASTY[:10]))}\nfirst = "{FIRST_DAY}"\nlast = "{LAST_DAY}"\n'
    credit = f"attribution = {_toml(NASTY[0] + NASTY[10])}\n"
    title = next(text for text in NASTY if text.isprintable() and text == text.strip() and len(text) <= LONGEST)
    own = f'[columns.{OWN}]\nkind = "text"\ntitle = {_toml(title)}\n'
    (folder / "dataset.toml").write_text(head + credit + stops + own, encoding="utf-8")
    return Hostile(folder, {event["event_id"]: text for event, text in zip(events, texts, strict=True)})


def _event(number: int, text: str, quote: str) -> dict[str, str]:
    """Ten events share each point, so that places have lists."""
    day = pd.Timestamp(FIRST_DAY) + pd.Timedelta(days=number % 1_000)
    spot = number // 10
    return {
        "event_id": f"event-{number:04d}",
        "status": "published",
        "date": day.date().isoformat(),
        "latitude": f"{33 + spot % 9 / 3:.4f}",
        "longitude": f"{36 + spot // 9 / 4:.4f}",
        "place_basis": "named",
        "where_prec": "near",
        "source": NASTY[0] if number % 2 else "second",
        "quote": quote,
        "editor": text,
        **dict.fromkeys(("place", "event_type", "sub_event_type", "title", "description"), text),
        **dict.fromkeys(("side_a", "side_b", "claimed_by"), text),
        **dict.fromkeys(("actors", "or_place", "tags", "confidence", "correction", "quote_en"), text),
        "media": f"{_link(number)}; javascript:window.ran.push('media')" if number % 2 else _link(number),
        OWN: text,
        "sensitive": "yes" if number % 3 else "",
        "injured_best": str(number),
    }


def _link(number: int) -> str:
    return f"https://elsewhere.invalid/{number}?a='onclick='"


def _medium(number: int, text: str) -> dict[str, str]:
    archive = "javascript:window.ran.push('archived')" if number % 2 else f"https://elsewhere.invalid/kept/{number}"
    return {"media": _link(number), "kind": "picture", "credit": text, "archive_url": archive}


def _bad_rows(texts: list[str]) -> list[dict[str, str]]:
    """Rows that are left out: what is wrong with them is quoted to the reader."""
    whole = {"status": "published", "title": "Left out", "date": "2015"}
    bad = [{**whole, "event_id": f"bad-{k:04d}", "date": text} for k, text in enumerate(texts[::40])]
    return [*bad, {**whole, "event_id": NASTY[0]}, {**whole, "event_id": "with-nul", "title": "NUL \0 in a cell"}]


def _evidence(event: dict[str, str], text: str) -> dict[str, str]:
    return {
        "event_id": event["event_id"],
        "source": "second",
        "quote": event["quote"],
        "claimed_by": text,
        "stance": "disputes" if int(event["event_id"][-1]) % 2 else "supports",
        "note": text,
    }


def _source(name: str, text: str) -> dict[str, str]:
    return {
        "source": name,
        **dict.fromkeys(("title", "publisher", "note"), text),
        "url": "javascript:window.ran.push('url')",
        "archive_url": "data:text/html,<script>window.ran.push('archive')</script>",
        "published": "2016",
        "file": "article.txt",
    }


def _write(path: Path, rows: list[dict[str, str]], columns: list[str]) -> None:
    blank = dict.fromkeys(columns, "")
    frame = pd.DataFrame([{**blank, **row} for row in rows])
    path.write_text(csvfile.write_csv(frame, columns), encoding="utf-8", newline="")


def _toml(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(text)
