"""Briefing → the text of its `briefings/<id>.toml`; `geodata.briefings.read` is the way back.

What is the same in the file that was there stays as it was written, comments too: the history shows what changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import tomlkit

from geodata import briefings
from geodata.briefings import Briefing, Step

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import String, Table

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_GAPS: Final = re.compile(r"\n\n*(?=\[\[steps\]\]\n)")
"""What stands between two steps: one blank line, however they were moved."""
_STEP_KEYS: Final = ("title", "caption", "view", "compare")


def clean(text: str) -> str:
    """The text as a briefing may hold it: lines end in LF, no control characters, nothing around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def write(briefing: Briefing, before: str = "") -> str:
    """The text of the briefing's file. `before`: the file that it takes the place of, "" for none.

    Reading the text gives the briefing again, but for what `clean` takes out.
    """
    there = briefings.read(briefing.ident, before.encode("utf-8", "replace"))[0]
    if there is not None:  # else there is none, or one that cannot be read
        text = tomlkit.dumps(_onto(tomlkit.parse(before), briefing))
        for spaced in (_GAPS.sub("\n\n", text).rstrip("\n") + "\n", text):
            if _says(spaced, briefing):
                return spaced
    return tomlkit.dumps(_onto(tomlkit.document(), briefing))


def _says(text: str, briefing: Briefing) -> bool:
    """Whether the text is read as the briefing."""
    return briefings.read(briefing.ident, text.encode("utf-8", "replace"))[0] == briefing


def _onto(document: TOMLDocument, briefing: Briefing) -> TOMLDocument:
    """The document with the briefing's values; a step that is as before keeps its lines."""
    old: list[Table] = list(document.get("steps", []))
    for key, value in (("title", briefing.title), ("summary", briefing.summary), ("version", briefing.version)):
        _put(document, key, value, needed=key == "title")
    if list(document.get("frame", [])) != list(briefing.frame):
        document["frame"] = list(briefing.frame)
    if tuple(map(_reads, old)) == briefing.steps:
        return document
    steps = tomlkit.aot()
    for step in briefing.steps:
        same = next((table for table in old if _reads(table) == step), None)
        steps.append(same if same is not None else _table(step))
        old = [table for table in old if table is not same]
    document.pop("steps", None)
    document["steps"] = steps
    return document


def _reads(table: Table) -> Step:
    """What a table says."""
    return Step(*(clean(str(table.get(key, ""))) for key in _STEP_KEYS))


def _table(step: Step) -> Table:
    table = tomlkit.table()
    for key in _STEP_KEYS:
        if getattr(step, key) or key == "title":
            table.add(key, _string(getattr(step, key)))
    return table


def _put(document: TOMLDocument, key: str, value: str, *, needed: bool) -> None:
    """Set the key, unless it says this already; an empty value needs no key."""
    there = document.get(key)
    if (isinstance(there, str) and clean(there) == clean(value)) or (there is None and not value and not needed):
        return
    if value or needed:
        document[key] = _string(value)
    else:
        document.remove(key)


def _string(text: str) -> String:
    text = clean(text)
    return tomlkit.string(text, multiline="\n" in text)
