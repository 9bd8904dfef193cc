"""What `dateline publish`, `withdraw` and `published` do: frozen briefings on the shelf of a dataset's server.

Where the servers of a dataset keep what they publish: the shelf and the restricted links, for the commands.

Withdrawing an edition, and what it does not end by itself: restricted links, which lead to editions of their own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.briefings import editions, embed, freeze, restricted_links
from geodata.cli import versions
from geodata.errors import DatasetError, InputError
from geodata.messages import for_terminal
from geodata.versions import roles
from geodata.versions.shared_store import STATE_VARIABLE, STORE_VARIABLE, SharedStore, kept_in
from geodata.versions.store import FileStore

if TYPE_CHECKING:
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf
    from geodata.briefings.restricted_links import Link, Links


def shelf_and_links(dataset: Path) -> tuple[Shelf, Links]:
    """The shelf and the links of the dataset: in its folder, or where DATELINE_STORE and DATELINE_STATE say.

    Both are folders: nothing stays connected to a database. Raises InputError where no folder lasts.
    """
    kept = kept_in(dataset)
    if not isinstance(kept, str):
        store = FileStore(kept, record=False)
        return editions.shelf_of_store(store), restricted_links.links_of_store(store)
    if not os.environ.get(STATE_VARIABLE):
        raise InputError(
            f"{STORE_VARIABLE} names a database, which keeps neither published briefings nor restricted links: set "
            f"{STATE_VARIABLE} to the folder in which all its servers keep them"
        )
    with closing(SharedStore(kept, dataset)) as shared:
        return editions.shelf_of_store(shared), restricted_links.links_of_store(shared)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of an edition and of the links to its briefing.

    `fresh`: it was withdrawn now, and not before. `ended`: the links that were revoked with it; `left`: those by which
    readers still open an edition of the same briefing.
    """

    held: EditionRecord
    fresh: bool
    ended: tuple[Link, ...]
    left: tuple[Link, ...]


def working(briefing: str, shelf: Shelf, links: Links) -> tuple[Link, ...]:
    """The links that open an edition of the briefing now, the newest first. Raises DatasetError."""
    there = {held.ident for held in shelf.all() if held.briefing == briefing and not held.withdrawn}
    return tuple(link for link in links.all() if link.state == "open" and link.ident in there)


def withdraw_edition(  # noqa: PLR0913 - what, why, who and where
    ident: str, reason: str, author: str, shelf: Shelf, links: Links, *, end_links: bool = False
) -> Withdrawal:
    """Withdraw the edition; with `end_links` revoke the working links to all editions of its briefing, too.

    With `end_links` an edition that was withdrawn before is no error: what was left then is done now.
    Raises InputError, DatasetError; the latter also when the edition is withdrawn and not every link could be ended.
    """
    held = shelf.get(ident)
    fresh = not (end_links and held is not None and held.withdrawn)
    if held is None or fresh:
        held = shelf.withdraw(ident, reason, author)
    ended = []
    if end_links:
        try:
            ended = [links.revoke(link.handle, author) for link in working(held.briefing, shelf, links)]
        except DatasetError as error:
            raise DatasetError(
                f"{ident} is withdrawn, but not every restricted link to the briefing was ended ({error}); "
                "withdraw it with its links again"
            ) from error
    return Withdrawal(held, fresh, tuple(ended), working(held.briefing, shelf, links))


ROOT: Final = "/b/"


def publish(  # noqa: PLR0913 - the options of the command
    named: str,
    dataset: Path,
    *,
    version: str = "",
    corrects: str = "",
    correction: str = "",
    author: str = "",
    server: str = "",
    build: freeze.Builder | None = None,
) -> EditionRecord:
    """Freeze the briefing `named` (its id, or its .toml file) and put it on the shelf; an edition that it is stays.

    `server`: the address of the server ("https://map.example.org"), for the whole addresses that previews elsewhere
    need; "" where it is not known. `corrects`: the edition that this one takes the place of, and `correction` what was
    corrected. Raises InputError, or DatasetError with every problem of the briefing.
    """
    server, corrects = embed.checked_site(server), _ident(corrects)
    if bool(corrects) != bool(correction.strip()):
        raise InputError("a correction names the edition (--corrects) and says what was corrected (--correction)")
    place, _ = shelf_and_links(dataset)
    place.check_lasting()  # before the work, not after it
    ident = Path(named).stem if named.endswith(".toml") else named
    site = f"{server}b/{place.next_address(ident, corrects)}/" if server else ""
    files = freeze.files_of(*freeze.find(named, dataset, version), build, site)
    before, author = {held.ident for held in place.all()}, author or versions.author_here()
    held = place.publish(files, author, corrects=corrects, correction=correction)
    if held.ident not in before:
        roles.audit_by(
            "briefing published", author, edition=held.ident, version=held.version, manifest=held.manifest_sha256
        )
    return held


def withdraw(ident: str, dataset: Path, reason: str, author: str = "", *, links: bool = False) -> Withdrawal:
    """Let the address of an edition say why it is no more; `links`: end the restricted links to its briefing, too.

    Raises InputError, DatasetError.
    """
    author = author or versions.author_here()
    done = withdraw_edition(_ident(ident), reason, author, *shelf_and_links(dataset), end_links=links)
    if done.fresh:
        roles.audit_by("briefing withdrawn", author, edition=done.held.ident)
    return done


def published(dataset: Path, form: str) -> Iterator[str]:
    """Every edition, the newest first: two lines each, or a JSON object. Raises InputError, DatasetError."""
    for held in shelf_and_links(dataset)[0].all():
        yield json.dumps(asdict(held), ensure_ascii=False) if form == "jsonl" else _as_text(held)


def _ident(given: str) -> str:
    """The name of an edition, from its address, too."""
    return given.strip().removeprefix(ROOT).rstrip("/")


def _as_text(held: EditionRecord) -> str:
    about = [held.title, f"data version {held.version}"]
    about += [f"corrects {held.corrects}: {held.correction}"] if held.corrects else []
    about += [f"corrected by {held.corrected_by}"] if held.corrected_by else []
    about += [f"withdrawn by {held.withdrawn_by} at {held.withdrawn_at}: {held.withdrawn}"] if held.withdrawn else []
    place = f"{ROOT}{held.ident}/" if held.public else f"{held.ident} (restricted)"
    return "\n".join((f"{place}  {held.at}  {for_terminal(held.author)}", f"    {for_terminal(' · '.join(about))}"))
