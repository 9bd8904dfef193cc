"""Publish, correct and withdraw briefings, and freeze them for restricted links: for the commands and the Share page.

Only this module writes to the audit log about editions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.briefings import editions, embed, folder, restricted_links
from geodata.briefings import freeze as freezing
from geodata.briefings.briefing import Imprint
from geodata.briefings.editions import ROOT
from geodata.errors import DatasetError, InputError
from geodata.versions import roles
from geodata.versions.shared_store import STATE_VARIABLE, STORE_VARIABLE, location_of, open_store

if TYPE_CHECKING:
    from geodata.briefings.briefing import Briefing
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf
    from geodata.briefings.freeze import Builder
    from geodata.briefings.restricted_links import Link, Links
    from geodata.model import Dataset
    from geodata.versions.store import Store


@dataclass(frozen=True, slots=True)
class Publication:
    """A published edition. `fresh`: it is new; otherwise the standing edition has the same content already."""

    edition: EditionRecord
    fresh: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawn edition, and what became of the restricted links to its briefing.

    `fresh`: it was withdrawn now, not earlier. `ended`: links revoked with it; `left`: links that still open an
    edition of the same briefing.
    """

    edition: EditionRecord
    fresh: bool
    ended: tuple[Link, ...]
    left: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PublishTarget:
    """Where the briefings of `store` are published, under the name of an author.

    `site`: address of the server's map with a slash at its end, "/" where it is unknown. `build` makes the page.
    """

    store: Store
    shelf: Shelf
    links: Links
    site: str = "/"
    build: Builder | None = None

    def address(self, ident: str) -> str:
        """The address of a public edition, relative to the server where its own address is unknown."""
        return f"{self.site.rstrip('/')}{ROOT}{ident}/"

    def check(self, ident: str) -> None:
        """Raise InputError or DatasetError, before the work of freezing, where the briefing cannot be published."""
        self.shelf.check_lasting()
        self.shelf.next_address(ident)

    def publish(
        self, briefing: Briefing, dataset: Dataset, author: str, *, corrects: str = "", correction: str = ""
    ) -> Publication:
        """Freeze the briefing over `dataset` and publish it, unless the same content stands already.

        `corrects`: the edition that this one replaces, with what was corrected. Raises InputError where another edition
        stands that is not named so, and DatasetError with every problem of the briefing.
        """
        self.shelf.check_lasting()
        before = {edition.ident for edition in self.shelf.all()}
        standing = self.shelf.standing(briefing.ident)
        if standing:
            known = replace(briefing, imprint=self._imprint(standing))
            if self.shelf.same(standing, self._freeze(known, dataset, standing.ident)):
                return Publication(standing, fresh=False)
        if corrects and not correction.strip():
            raise InputError(f"{ROOT}{corrects}/ has other content; say what was corrected")
        imprint = Imprint(editions.now()[:10], corrects, editions.one_paragraph(correction) if corrects else "")
        address = self.shelf.next_address(briefing.ident, corrects)
        files = self._freeze(replace(briefing, imprint=imprint), dataset, address)
        edition = self.shelf.publish(files, author, corrects=corrects, correction=correction)
        fresh = edition.ident not in before
        if fresh:
            _audit("briefing published", author, edition)
        return Publication(edition, fresh)

    def freeze_for_links(self, briefing: Briefing, dataset: Dataset, author: str) -> EditionRecord:
        """The edition that restricted links to the briefing over `dataset` open; one with the same content is reused.

        It is not public, and its files name no address. Raises InputError, or DatasetError with every problem.
        """
        self.shelf.check_lasting()
        files = self._freeze(briefing, dataset)
        for edition in self.shelf.editions(briefing.ident):
            if not edition.public and not edition.withdrawn and self.shelf.same(edition, files):
                return edition
        edition = self.shelf.publish(files, author, public=False)
        _audit("briefing frozen", author, edition)
        return edition

    def create_link(  # noqa: PLR0913 - what it opens, and for whom
        self, briefing: Briefing, dataset: Dataset, author: str, *, days: int, password: str = "", label: str = ""
    ) -> tuple[Link, str]:
        """A restricted link to the briefing over `dataset`, and its address, which is known here and never again.

        Raises InputError, or DatasetError with every problem of the briefing; then there is no link.
        """
        restricted_links.check_link(author, days, password, label)
        edition = self.freeze_for_links(briefing, dataset, author)
        link, token = self.links.create(edition.ident, author, days=days, password=password, label=label)
        return link, f"{self.site}s/{token}/"

    def withdraw(self, ident: str, reason: str, author: str, *, end_links: bool = False) -> Withdrawal:
        """Withdraw the edition: its address says why from now on. The files stay on disk.

        `end_links`: revoke the working links to all editions of its briefing, too; then an edition withdrawn before is
        no error, and what was left is done now. Raises InputError, DatasetError; the latter also where the edition is
        withdrawn and a link could not be revoked.
        """
        edition = self.shelf.get(ident)
        fresh = not (end_links and edition is not None and edition.withdrawn)
        if edition is None or fresh:
            edition = self.shelf.withdraw(ident, reason, author)
            roles.audit_by("briefing withdrawn", author, edition=edition.ident)
        ended = []
        if end_links:
            try:
                ended = [self.links.revoke(link.handle, author) for link in self.working_links(edition.briefing)]
            except DatasetError as error:
                raise DatasetError(
                    f"{ident} is withdrawn, but not every restricted link to the briefing was ended ({error}); "
                    "withdraw it with its links again"
                ) from error
        return Withdrawal(edition, fresh, tuple(ended), self.working_links(edition.briefing))

    def links_to(self, briefing: str) -> tuple[Link, ...]:
        """The restricted links to editions of a briefing, the newest first. Raises DatasetError."""
        idents = {edition.ident for edition in self.shelf.editions(briefing)}
        return tuple(link for link in self.links.all() if link.ident in idents)

    def working_links(self, briefing: str) -> tuple[Link, ...]:
        """Those of `links_to` that open an edition now. Raises DatasetError."""
        withdrawn = {edition.ident for edition in self.shelf.editions(briefing) if edition.withdrawn}
        return tuple(link for link in self.links_to(briefing) if link.state == "open" and link.ident not in withdrawn)

    def _imprint(self, edition: EditionRecord) -> Imprint:
        """What an edition says of itself; nothing for one of an earlier Dateline. Raises DatasetError."""
        try:
            kept = json.loads(self.shelf.read(edition.ident, folder.MANIFEST) or b"")["imprint"]
            return Imprint(*(str(kept[name]) for name in ("published", "corrects", "correction")))
        except (ValueError, KeyError, TypeError):
            return Imprint()

    @property
    def _site_is_known(self) -> bool:
        return self.site.startswith("http")

    def _freeze(self, briefing: Briefing, dataset: Dataset, ident: str = "") -> dict[str, bytes]:
        """The files of the edition `ident`, which name its whole address where that is known."""
        site = self.address(ident) if ident and self._site_is_known else ""
        return freezing.files_of(briefing, dataset, self.build, site)


@contextmanager
def open_target(dataset: Path, site: str = "", build: Builder | None = None) -> Iterator[PublishTarget]:
    """Where the servers of the dataset publish: in its folder, or where DATELINE_STORE and DATELINE_STATE say.

    Nothing stays connected to a database. Raises InputError where no folder outlasts the command, and for a `site`
    that is no address.
    """
    site = embed.checked_site(site)
    with closing(open_store(dataset)) as store:
        if location_of(dataset).database and not store.lasting:
            raise InputError(
                f"{STORE_VARIABLE} names a database, which keeps neither published briefings nor restricted links: set "
                f"{STATE_VARIABLE} to the folder in which all its servers keep them"
            )
        yield PublishTarget(
            store, editions.shelf_of_store(store), restricted_links.links_of_store(store), site or "/", build
        )


def publish(  # noqa: PLR0913 - the options of the command
    named: str,
    dataset: Path,
    *,
    version: str = "",
    corrects: str = "",
    correction: str = "",
    author: str = "",
    server: str = "",
    build: Builder | None = None,
) -> EditionRecord:
    """Freeze the briefing `named` (its id, or its .toml file), publish it and return its edition.

    `server`: the server's address ("https://map.example.org"), for the whole addresses that previews elsewhere need; ""
    where it is not known. `corrects`: name or address of the edition that this one replaces, and `correction` what was
    corrected. Raises InputError, or DatasetError with every problem of the briefing.
    """
    corrects = _ident(corrects)
    if bool(corrects) != bool(correction.strip()):
        raise InputError("a correction names the edition (--corrects) and says what was corrected (--correction)")
    with open_target(dataset, server, build) as target:
        target.check(Path(named).stem if named.endswith(".toml") else named)
        briefing, data = freezing.find(target.store, named, version)
        author = author or roles.author_here()
        return target.publish(briefing, data, author, corrects=corrects, correction=correction).edition


def withdraw(ident: str, dataset: Path, reason: str, author: str = "", *, links: bool = False) -> Withdrawal:
    """Withdraw the edition of that name or address; `links`: end the restricted links to its briefing, too.

    Raises InputError, DatasetError.
    """
    with open_target(dataset) as target:
        return target.withdraw(_ident(ident), reason, author or roles.author_here(), end_links=links)


def published(dataset: Path) -> tuple[EditionRecord, ...]:
    """Every edition, the newest first. Raises InputError, DatasetError."""
    with open_target(dataset) as target:
        return target.shelf.all()


def _audit(what: str, author: str, edition: EditionRecord) -> None:
    """Log a new edition."""
    roles.audit_by(what, author, edition=edition.ident, version=edition.version, manifest=edition.manifest_sha256)


def _ident(ident_or_address: str) -> str:
    """The name of an edition, from its name or its address on the server."""
    return ident_or_address.strip().removeprefix(ROOT).rstrip("/")
