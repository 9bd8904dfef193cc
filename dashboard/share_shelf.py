"""A saved briefing on its way to the shelf: what stands there, freezing it, publishing it and taking it back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import briefing as page
from dashboard import previews, share_link
from geodata import briefing, briefings, roles, withdrawing
from geodata.errors import DatasetError, InputError
from geodata.messages import shown
from geodata.snapshots import BRIEFINGS

if TYPE_CHECKING:
    from dashboard.editing import Editor
    from geodata.briefings import Briefing
    from geodata.model import Dataset
    from geodata.restricted import Links
    from geodata.shelf import Shelf
    from geodata.shelf_records import Held
    from geodata.store import Store
    from geodata.withdrawing import Withdrawal

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same briefing gives the same bytes."""
Build = Callable[["Dataset", "Briefing", str], Mapping[str, bytes]]


@dataclass(frozen=True)
class Desk:
    """Where briefings are published: the store, the shelf, the address of this server, and who makes the page."""

    store: Store
    shelf: Shelf
    site: str
    build: Build = page.build


def editions(shelf: Shelf, ident: str) -> tuple[Held, ...]:
    """The public editions of a briefing, the newest first. Raises DatasetError."""
    return tuple(held for held in shelf.all() if held.public and held.briefing == ident)


def standing(shelf: Shelf, ident: str) -> Held | None:
    """The edition of a briefing that readers are shown: neither withdrawn nor corrected. Raises DatasetError."""
    there = editions(shelf, ident)
    return next((held for held in there if not held.withdrawn and not held.corrected_by), None)


def publish(desk: Desk, ident: str, editor: Editor, author: str, correction: str = "") -> tuple[Held, bool]:
    """Freeze the briefing as it is saved, and put it on the shelf; with whether it was there already.

    `correction`: what was corrected, where another edition stands. Raises InputError when one stands and there is no
    such word, DatasetError with every problem of the briefing.
    """
    desk.shelf.check_lasting()
    written, dataset = _saved(desk.store, ident)
    there = standing(desk.shelf, ident)
    if there is not None:
        files = _frozen(desk, written, dataset, there.ident)
        if desk.shelf.same(there, files):
            return there, True
        if not correction.strip():
            raise InputError(f"it stands at /b/{there.ident}/ with other content; say what was corrected")
    corrects = there.ident if there else ""
    files = _frozen(desk, written, dataset, desk.shelf.next_address(ident, corrects))
    held = desk.shelf.publish(files, author, corrects=corrects, correction=correction if there else "")
    roles.audit(
        "briefing published",
        editor.name,
        editor.role,
        edition=held.ident,
        version=held.version,
        manifest=held.manifest_sha256,
    )
    return held, False


def restricted(desk: Desk, ident: str, editor: Editor, author: str) -> Held:
    """Freeze the briefing as it is saved, for restricted links only; the same again is there already.

    Raises DatasetError with every problem of the briefing, InputError.
    """
    written, dataset = _saved(desk.store, ident)
    files = _frozen(desk, written, dataset, "")
    for held in desk.shelf.all():
        if not held.public and held.briefing == ident and not held.withdrawn and desk.shelf.same(held, files):
            return held
    held = desk.shelf.publish(files, author, public=False)
    roles.audit(
        "briefing frozen",
        editor.name,
        editor.role,
        edition=held.ident,
        version=held.version,
        manifest=held.manifest_sha256,
    )
    return held


def withdraw(  # noqa: PLR0913, PLR0917 - what, why, who and where
    desk: Desk, ident: str, reason: str, editor: Editor, author: str, links: Links, *, end_links: bool = False
) -> Withdrawal:
    """Withdraw an edition; its address says why from now on. Raises InputError, DatasetError.

    `end_links`: the restricted links to its briefing end, too.
    """
    done = withdrawing.withdraw(ident, reason, author, desk.shelf, links, end_links=end_links)
    if done.fresh:
        roles.audit("briefing withdrawn", editor.name, editor.role, edition=ident)
    return done


def packed(files: Mapping[str, bytes], folder: str) -> bytes:
    """The files as a ZIP with one folder in it; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def zipped(written: Briefing, dataset: Dataset, build: Build = page.build) -> bytes:
    """The frozen folder of a briefing, saved or not, as a ZIP. Raises DatasetError with every problem."""
    return packed(briefing.files_of(written, dataset, build), written.ident)


def previewed(desk: Desk, written: Briefing, dataset: Dataset, build: Build = page.build) -> str:
    """The address at which the briefing, saved or not, is shown for an hour. Raises DatasetError as `zipped`."""
    return desk.site + previews.keep(briefing.files_of(written, dataset, build))


def _saved(store: Store, ident: str) -> tuple[Briefing, Dataset]:
    """The briefing as it is saved, and the version of the data that it is bound to, else the newest."""
    data = store.newest()[1].get(f"{BRIEFINGS}/{ident}.toml")
    if data is None:
        raise InputError(f"there is no saved briefing {shown(ident)}; save it first")
    written, problems = briefings.read(ident, data)
    if written is None:
        raise DatasetError("Nothing was published. " + " ".join(str(problem) for problem in problems[:3]))
    store.look_again()
    return written, briefing.data_of(store, written.version)


def _frozen(desk: Desk, written: Briefing, dataset: Dataset, ident: str) -> dict[str, bytes]:
    site = share_link.of_briefing(desk.site, ident) if ident and desk.site.startswith("http") else ""
    return briefing.files_of(written, dataset, desk.build, site)
