"""What `dateline publish`, `withdraw` and `published` do: frozen briefings on the shelf of a dataset's server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata import briefing, briefing_embed, roles, shelf_places, versioning, withdrawing
from geodata.errors import InputError
from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.shelf_records import Held
    from geodata.withdrawing import Withdrawal

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
    build: briefing.Builder | None = None,
) -> Held:
    """Freeze the briefing `named` (its id, or its .toml file) and put it on the shelf; an edition that it is stays.

    `server`: the address of the server ("https://map.example.org"), for the whole addresses that previews elsewhere
    need; "" where it is not known. `corrects`: the edition that this one takes the place of, and `correction` what was
    corrected. Raises InputError, or DatasetError with every problem of the briefing.
    """
    server, corrects = briefing_embed.checked_site(server), _ident(corrects)
    if bool(corrects) != bool(correction.strip()):
        raise InputError("a correction names the edition (--corrects) and says what was corrected (--correction)")
    place, _ = shelf_places.of(dataset)
    place.check_lasting()  # before the work, not after it
    ident = Path(named).stem if named.endswith(".toml") else named
    site = f"{server}b/{place.next_address(ident, corrects)}/" if server else ""
    files = briefing.files_of(*briefing.find(named, dataset, version), build, site)
    before, author = {held.ident for held in place.all()}, author or versioning.author_here()
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
    author = author or versioning.author_here()
    done = withdrawing.withdraw(_ident(ident), reason, author, *shelf_places.of(dataset), end_links=links)
    if done.fresh:
        roles.audit_by("briefing withdrawn", author, edition=done.held.ident)
    return done


def published(dataset: Path, form: str) -> Iterator[str]:
    """Every edition, the newest first: two lines each, or a JSON object. Raises InputError, DatasetError."""
    for held in shelf_places.of(dataset)[0].all():
        yield json.dumps(asdict(held), ensure_ascii=False) if form == "jsonl" else _told(held)


def _ident(given: str) -> str:
    """The name of an edition, from its address, too."""
    return given.strip().removeprefix(ROOT).rstrip("/")


def _told(held: Held) -> str:
    about = [held.title, f"data version {held.version}"]
    about += [f"corrects {held.corrects}: {held.correction}"] if held.corrects else []
    about += [f"corrected by {held.corrected_by}"] if held.corrected_by else []
    about += [f"withdrawn by {held.withdrawn_by} at {held.withdrawn_at}: {held.withdrawn}"] if held.withdrawn else []
    place = f"{ROOT}{held.ident}/" if held.public else f"{held.ident} (restricted)"
    return "\n".join((f"{place}  {held.at}  {for_terminal(held.author)}", f"    {for_terminal(' · '.join(about))}"))
