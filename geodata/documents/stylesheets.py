"""What the style sheets inside a web page hide: the classes and ids of elements that no reader sees.

Only rules that always hold count: none within `@media` or another `@` block, and of the selectors only those of a
single class or id, with or without the name of an element. Where two rules name the same, the later one holds.
"""

from __future__ import annotations

import re
from typing import Final

_MOST_STYLES: Final = 400_000
"""Characters of style sheets that are looked at."""
_STYLE: Final = re.compile(r"<style\b[^<>]{0,1000}>", re.IGNORECASE)
_END: Final = re.compile(r"</style", re.IGNORECASE)
_BRACE: Final = re.compile(r"[{}]")
_BLOCK: Final = re.compile(r"@[^{};]{0,500}(?:;|\{)")
_SELECTOR: Final = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9]{0,15}?([.#][\w-]{1,80})\s*|\s*([.#][\w-]{1,80})\s*")
HIDING: Final = re.compile(
    r"\bdisplay\s*:\s*none|\bvisibility\s*:\s*(?:hidden|collapse)"
    r"|\bfont-size\s*:\s*0(?:px|pt|em|rem)?(?![\d.])|\b(?:left|top|text-indent)\s*:\s*-\d{4,}(?:px|em)"
    r"|\bclip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]",
    re.IGNORECASE,
)
"""Declarations with which nothing of an element is seen."""
_SHOWING: Final = re.compile(r"\b(?:display|visibility|font-size)\s*:", re.IGNORECASE)
_CLASS: Final = re.compile(r"\bclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ID: Final = re.compile(r"\bid\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BY_CONVENTION: Final = frozenset({".sr-only", ".visually-hidden", ".visuallyhidden", ".screen-reader-text"})
"""Classes that by convention mean text for screen readers alone, whose rules are mostly in files of their own."""


def hidden_names(page: str) -> frozenset[str]:
    """The classes (``.name``) and ids (``#name``) that the page's own style sheets hide."""
    hidden = set(_BY_CONVENTION)
    for rule in _without_blocks(_without_comments(_sheets(page))).split("}"):
        selectors, _, declarations = rule.partition("{")
        names = [match[1] or match[2] for match in map(_SELECTOR.fullmatch, selectors.split(",")) if match]
        if HIDING.search(declarations):
            hidden.update(names)
        elif _SHOWING.search(declarations):
            hidden.difference_update(names)
    return frozenset(hidden)


def is_hidden(attributes: str, hidden: frozenset[str]) -> bool:
    """Whether the attributes of a tag carry a class or an id that is hidden."""
    names: list[str] = []
    if classes := _CLASS.search(attributes):
        names += [f".{name}" for name in (classes[1] or classes[2] or classes[3] or "").split()]
    if identity := _ID.search(attributes):
        names.append(f"#{identity[1]}")
    return not hidden.isdisjoint(names)


def _sheets(page: str) -> str:
    """The style sheets of a page, one after the other, up to `_MOST_STYLES` characters."""
    sheets: list[str] = []
    position = 0
    while match := _STYLE.search(page, position):
        end = _END.search(page, match.end())
        if end is None:
            break
        sheets.append(page[match.end() : end.start()])
        position = end.end()
    return "\n".join(sheets)[:_MOST_STYLES]


def _without_comments(sheet: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := sheet.find("/*", position)) >= 0:
        kept.append(sheet[position:start])
        end = sheet.find("*/", start + 2)
        position = end + 2 if end >= 0 else len(sheet)
    return " ".join([*kept, sheet[position:]])


def _without_blocks(sheet: str) -> str:
    """A style sheet without its `@` blocks, which hold under conditions only, such as in print."""
    kept: list[str] = []
    position = 0
    while match := _BLOCK.search(sheet, position):
        kept.append(sheet[position : match.start()])
        position, depth = match.end(), int(match[0].endswith("{"))
        while depth:
            brace = _BRACE.search(sheet, position)
            if brace is None:
                return "".join(kept)
            depth, position = depth + (1 if brace[0] == "{" else -1), brace.end()
    return "".join([*kept, sheet[position:]])
