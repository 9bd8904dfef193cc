"""Addresses as the page Share gives them away: of a view, of a published briefing.

A saved briefing on its way to the shelf: what stands there, freezing it, publishing it and taking it back.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from dashboard.briefings import page
from dashboard.hosting import previews
from geodata.briefings import briefing, freeze, publishing
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import DatasetError, InputError
from geodata.messages import quoted
from geodata.versions import roles
from geodata.view import url

if TYPE_CHECKING:
    from dashboard.access import Editor
    from geodata.briefings.briefing import Briefing
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf
    from geodata.briefings.publishing import Withdrawal
    from geodata.briefings.restricted_links import Links
    from geodata.model import Dataset, DatasetInfo
    from geodata.versions.store import Store
    from geodata.view.query import View


def site_of(url: str | None, page: str) -> str:
    """The address of this server's map, with a slash at its end, from that of its page `page`; "/" when unknown."""
    if not url:
        return "/"
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(f'/{page}').rstrip('/')}/"


def of_view(site: str, view: View, info: DatasetInfo, version: str = "") -> str:
    """The link to a view; `version` makes it say of which version of the data it was made."""
    params = urlencode(url.to_params(replace(view, rev=version), info), doseq=True, safe=",")
    return f"{site}?{params}" if params else site


def of_briefing(site: str, ident: str) -> str:
    """Where a published briefing stands."""
    return f"{site}b/{ident}/"


_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same briefing gives the same bytes."""
Build = Callable[["Dataset", "Briefing", str], Mapping[str, bytes]]


@dataclass(frozen=True)
class PublishTarget:
    """Where briefings are published: the store, the shelf, the address of this server, and who makes the page."""

    store: Store
    shelf: Shelf
    site: str
    build: Build = page.build


def editions(shelf: Shelf, ident: str) -> tuple[EditionRecord, ...]:
    """The public editions of a briefing, the newest first. Raises DatasetError."""
    return tuple(held for held in shelf.all() if held.public and held.briefing == ident)


def standing(shelf: Shelf, ident: str) -> EditionRecord | None:
    """The edition of a briefing that readers are shown: neither withdrawn nor corrected. Raises DatasetError."""
    there = editions(shelf, ident)
    return next((held for held in there if not held.withdrawn and not held.corrected_by), None)


def publish(
    desk: PublishTarget, ident: str, editor: Editor, author: str, correction: str = ""
) -> tuple[EditionRecord, bool]:
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


def restricted(desk: PublishTarget, ident: str, editor: Editor, author: str) -> EditionRecord:
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
    desk: PublishTarget, ident: str, reason: str, editor: Editor, author: str, links: Links, *, end_links: bool = False
) -> Withdrawal:
    """Withdraw an edition; its address says why from now on. Raises InputError, DatasetError.

    `end_links`: the restricted links to its briefing end, too.
    """
    done = publishing.withdraw_edition(ident, reason, author, desk.shelf, links, end_links=end_links)
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
    return packed(freeze.files_of(written, dataset, build), written.ident)


def previewed(desk: PublishTarget, written: Briefing, dataset: Dataset, build: Build = page.build) -> str:
    """The address at which the briefing, saved or not, is shown for an hour. Raises DatasetError as `zipped`."""
    return desk.site + previews.keep(freeze.files_of(written, dataset, build))


def _saved(store: Store, ident: str) -> tuple[Briefing, Dataset]:
    """The briefing as it is saved, and the version of the data that it is bound to, else the newest."""
    data = store.newest()[1].get(f"{BRIEFINGS}/{ident}.toml")
    if data is None:
        raise InputError(f"there is no saved briefing {quoted(ident)}; save it first")
    written, problems = briefing.read_briefing(ident, data)
    if written is None:
        raise DatasetError("Nothing was published. " + " ".join(str(problem) for problem in problems[:3]))
    store.look_again()
    return written, freeze.data_of(store, written.version)


def _frozen(desk: PublishTarget, written: Briefing, dataset: Dataset, ident: str) -> dict[str, bytes]:
    site = of_briefing(desk.site, ident) if ident and desk.site.startswith("http") else ""
    return freeze.files_of(written, dataset, desk.build, site)
