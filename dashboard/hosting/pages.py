"""The pages around public briefings: the list, a withdrawn briefing, what has changed, an unknown address.

They run no script. The templates escape everything that comes from a briefing or a dataset.
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
from geodata.briefings.editions import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.hosting.files import EditionIndex, Headers
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf


_HERE: Final = Path(__file__).parent
BRAND: Final = "/"
LOST: Final = "the correction has been withdrawn"


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """One briefing of the list. `earlier`: the editions that it corrects, the newest first."""

    record: EditionRecord
    summary: str
    picture: bool
    earlier: tuple[EditionRecord, ...]


@dataclass(frozen=True, slots=True)
class EditionCorrection:
    """The correction of an edition, in its authors’ words; `successor`: the edition to read instead, "" for none."""

    words: str
    successor: str


def corrected(record: EditionRecord, shelf: Shelf) -> EditionCorrection | None:
    """The correction of the edition, None when it was never corrected. Raises DatasetError.

    It stays corrected when its correction is withdrawn: that does not make it right again.
    """
    if not record.corrected_by:
        return None
    successors = _successors(record, shelf)
    if successors:
        words = "; ".join(edition.correction for edition in successors if edition.correction)
        return EditionCorrection(words, successors[-1].ident)
    standing = shelf.standing(record.briefing)
    return EditionCorrection(LOST, standing.ident if standing else "")


def listed(editions: Sequence[EditionRecord], opened: Mapping[str, EditionIndex | None]) -> bytes:
    """The page that lists the public briefings; `opened`: the editions by name, None for an unreadable one."""
    public = {record.ident: record for record in editions if record.public}
    rows = []
    for record in editions:
        if record.stands:
            edition = opened[record.ident]
            picture = edition is not None and "preview.png" in edition.hashes
            rows.append(ListedEdition(record, edition.summary if edition else "", picture, _earlier(record, public)))
    return render("list", title="Briefings", rows=rows)


def _earlier(record: EditionRecord, public: Mapping[str, EditionRecord]) -> tuple[EditionRecord, ...]:
    """The chain of editions that this one corrects, without withdrawn ones, the newest first."""
    editions: list[EditionRecord] = []
    while record.corrects in public and public[record.corrects] not in editions:
        record = public[record.corrects]
        editions.append(record)
    return tuple(edition for edition in editions if not edition.withdrawn)


def _successors(record: EditionRecord, shelf: Shelf) -> tuple[EditionRecord, ...]:
    """The chain of editions that correct this one, without withdrawn ones, the newest last."""
    editions: list[EditionRecord] = []
    while (after := shelf.get(record.corrected_by)) is not None and after not in editions:
        editions.append(after)
        record = after
    return tuple(edition for edition in editions if not edition.withdrawn)


def gone(record: EditionRecord, now: EditionRecord | None) -> bytes:
    """The page of a withdrawn briefing, with reason and date; `now`: the edition of it that stands, if there is one."""
    return render("gone", title="Withdrawn", record=record, now=now)


def render(name: str, **values: Any) -> bytes:
    """The page `hosted_<name>.html`, inside the frame of `hosted.html`."""
    page: str = _environment().get_template(f"hosted_{name}.html").render(**values)
    return page.encode("utf-8", "replace")


def head(size: int, cache: str = "no-store") -> Headers:
    """The headers of such a page of `size` bytes."""
    return (*_head(cache), (b"content-length", str(size).encode()))


@lru_cache(maxsize=4)
def _head(cache: str) -> Headers:
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": cache,
        "content-security-policy": bundle.static_policy(_style(), images=True),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
    }
    return encoded(headers)


@lru_cache(maxsize=1)
def _style() -> str:
    return bundle.style_sheet(_HERE / "hosted.css")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    templates = {path.name: path.read_text("utf-8") for path in sorted(_HERE.glob("hosted*.html"))}
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(templates)
    )
    environment.globals |= {"style": _style(), "brand": BRAND, "list": ROOT}
    environment.filters["day"] = edtf.day_words
    return environment
