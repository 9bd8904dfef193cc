"""The pages around frozen briefings: the list of them, one that was withdrawn, an address that leads nowhere.

They run no script. Whatever comes from a briefing or a dataset is escaped by the template.

What came after an edition: the corrections that still stand, and what stands in the place of a withdrawn one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from dashboard import bundle
from dashboard.hosting.files import encoded
from geodata import edtf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.hosting.files import EditionIndex, Headers
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


_HERE: Final = Path(__file__).parent
BRAND: Final = "/"
LIST: Final = "/b/"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One briefing of the list. `earlier`: the editions that it corrects, the newest first."""

    held: EditionRecord
    summary: str
    picture: bool
    earlier: tuple[EditionRecord, ...]


def standing_editions(editions: Sequence[EditionRecord]) -> tuple[tuple[EditionRecord, tuple[EditionRecord, ...]], ...]:
    """The public editions that stand, the newest first, each with those that it corrects."""
    there = {one.ident: one for one in editions if one.public}
    return tuple(
        (one, tuple(_earlier(one, there)))
        for one in editions
        if one.public and not one.withdrawn and not one.corrected_by
    )


def _earlier(held: EditionRecord, there: dict[str, EditionRecord]) -> list[EditionRecord]:
    found: list[EditionRecord] = []
    while held.corrects in there and there[held.corrects] not in found:
        held = there[held.corrects]
        found.append(held)
    return [one for one in found if not one.withdrawn]


def listed(editions: Sequence[EditionRecord], opened: Mapping[str, EditionIndex | None]) -> bytes:
    """The page with all public briefings; `opened` has them by name, None for one that cannot be read just now."""
    rows = []
    for held, earlier in standing_editions(editions):
        edition = opened[held.ident]
        picture = edition is not None and "preview.png" in edition.hashes
        rows.append(ListEntry(held, edition.summary if edition else "", picture, earlier))
    return render("list", title="Briefings", rows=rows)


def gone(held: EditionRecord, now: EditionRecord | None) -> bytes:
    """The page of a withdrawn briefing: why, when, and which edition of it stands `now`."""
    return render("gone", title="Withdrawn", held=held, now=now)


def render(name: str, **values: Any) -> bytes:
    """A page of ours, made of `hosted.html` around the template of that name."""
    page: str = _environment().get_template(f"hosted_{name}.html").render(**values)
    return page.encode("utf-8", "replace")


def head(size: int, cache: str = "no-store") -> Headers:
    """The headers of a page of ours that has `size` bytes."""
    return (*_head(cache), (b"content-length", str(size).encode()))


@lru_cache(maxsize=4)
def _head(cache: str) -> Headers:
    named = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": cache,
        "content-security-policy": bundle.static_policy(_style(), images=True),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
    }
    return encoded(named)


@lru_cache(maxsize=1)
def _style() -> str:
    return bundle.style_sheet(_HERE / "hosted.css")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    templates = {path.name: path.read_text("utf-8") for path in sorted(_HERE.glob("hosted*.html"))}
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(templates)
    )
    environment.globals |= {"style": _style(), "brand": BRAND, "list": LIST}
    environment.filters["day"] = edtf.day_words
    return environment


LOST: Final = "the correction was withdrawn since"


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """An edition was corrected. `words`: what, in the authors’ words; `successor`: what to read instead, "" nothing."""

    words: str
    successor: str


def corrected(held: EditionRecord, shelf: Shelf) -> CorrectionNotice | None:
    """What corrects the edition; None when nothing ever did. Raises DatasetError.

    It stays corrected when its correction is withdrawn: that does not make it right again.
    """
    if not held.corrected_by:
        return None
    after = _successors(held, shelf)
    if after:
        return CorrectionNotice("; ".join(one.correction for one in after if one.correction), after[-1].ident)
    other = standing_successor(held, shelf)
    return CorrectionNotice(LOST, other.ident if other else "")


def standing_successor(held: EditionRecord, shelf: Shelf) -> EditionRecord | None:
    """The edition of the same briefing that stands: neither withdrawn nor corrected. Raises DatasetError."""
    shown = (one for one, _ in standing_editions(shelf.all()))
    return next((one for one in shown if one.briefing == held.briefing and one.ident != held.ident), None)


def _successors(held: EditionRecord, shelf: Shelf) -> tuple[EditionRecord, ...]:
    """The editions that correct this one, and each other, and were not withdrawn, the last at the end."""
    found: list[EditionRecord] = []
    while (after := shelf.get(held.corrected_by)) is not None and after not in found:
        found.append(after)
        held = after
    return tuple(one for one in found if not one.withdrawn)
