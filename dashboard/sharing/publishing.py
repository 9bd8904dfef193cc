"""Publish from the Share page: preview, zip, publish and link the last saved state of a briefing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from dashboard import served
from dashboard.briefings import page
from dashboard.hosting import previews
from geodata.briefings import freeze, restricted_links
from geodata.briefings.publishing import PublishTarget
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import InputError
from geodata.messages import quoted

if TYPE_CHECKING:
    from geodata.briefings.briefing import Briefing
    from geodata.briefings.freeze import Builder
    from geodata.briefings.publishing import Publication
    from geodata.briefings.restricted_links import Link
    from geodata.model import Dataset
    from geodata.versions.store import Store


_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same briefing gives the same bytes."""


def site_of(url: str | None, page: str) -> str:
    """The address of this server's map with a slash at its end, from that of its page `page`; "/" when unknown."""
    if not url:
        return "/"
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(f'/{page}').rstrip('/')}/"


def target(site: str) -> PublishTarget:
    """Where this server publishes; `site` as from `site_of`."""
    return PublishTarget(served.the_store(), served.the_shelf(), served.the_links(), site, page.build)


def publish(target: PublishTarget, ident: str, author: str, correction: str = "") -> Publication:
    """Publish the last saved state of the briefing, as a correction where an edition of it stands.

    Raises InputError where one stands with other content and `correction` is blank, and DatasetError with every problem
    of the briefing.
    """
    target.check(ident)
    written, dataset = _saved(target.store, ident)
    standing = target.shelf.standing(ident)
    if standing is None:
        return target.publish(written, dataset, author)
    return target.publish(written, dataset, author, corrects=standing.ident, correction=correction)


def create_link(  # noqa: PLR0913 - what it opens, and for whom
    target: PublishTarget, ident: str, author: str, *, days: int, password: str = "", label: str = ""
) -> tuple[Link, str]:
    """A restricted link to the last saved state of the briefing, and its address. Raises InputError, DatasetError."""
    restricted_links.check_link(author, days, password, label)  # before the work, not after it
    target.shelf.check_lasting()
    written, dataset = _saved(target.store, ident)
    return target.create_link(written, dataset, author, days=days, password=password, label=label)


def zip_files(files: Mapping[str, bytes], folder: str) -> bytes:
    """The files as a ZIP with one folder in it; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def zip_briefing(written: Briefing, dataset: Dataset, build: Builder = page.build) -> bytes:
    """The frozen folder of a briefing, saved or not, as a ZIP. Raises DatasetError with every problem."""
    return zip_files(freeze.files_of(written, dataset, build), written.ident)


def preview(site: str, written: Briefing, dataset: Dataset, build: Builder = page.build) -> str:
    """The address that shows the briefing, saved or not, for an hour. Raises DatasetError with every problem."""
    return site + previews.keep(freeze.files_of(written, dataset, build))


def _saved(store: Store, ident: str) -> tuple[Briefing, Dataset]:
    """The last saved state of the briefing, and the data that it shows. Raises InputError, DatasetError."""
    if f"{BRIEFINGS}/{ident}.toml" not in store.newest()[1]:
        raise InputError(f"there is no saved briefing {quoted(ident)}; save it first")
    return freeze.find_saved(store, ident)
