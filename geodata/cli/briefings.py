"""The commands `dateline brief`, `publish`, `withdraw`, `published`, `link`, `links` and `revoke`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.cli import options
from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.briefings.edition_files import EditionRecord
    from geodata.briefings.editions import Shelf
    from geodata.briefings.restricted_links import Link


_version = click.option(
    "--version", default="", help="Data version to show; the default is the briefing's own, or the newest."
)


@click.command("brief")
@click.argument("briefing")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="The folder to write.")
@options.dataset_option
@_version
@click.option("--site", default="", help="The folder's address on the web, for link previews and oEmbed.")
@click.option("--pdf", is_flag=True, help="Write briefing.pdf too; needs Chromium and the extra [pdf].")
def brief_command(  # noqa: PLR0913 - its options
    briefing: str, out: Path, dataset: Path, version: str, site: str, *, pdf: bool
) -> None:
    """Freeze BRIEFING (its id, or its .toml file) as a folder of web pages that works offline and never changes."""
    from geodata.briefings import freeze as freezing  # noqa: PLC0415

    done = freezing.freeze(briefing, dataset, out, version, site=site, pdf=pdf)
    size = f"{done.size_bytes / 1000:,.0f} kB"
    click.echo(f"Wrote {out / 'index.html'}: {done.steps} steps over version {done.version} ({size})", err=True)


@click.command("publish")
@click.argument("briefing")
@options.dataset_option
@_version
@click.option("--corrects", default="", metavar="IDENT", help="The edition that this one corrects.")
@click.option("--correction", default="", help="What was corrected, in a sentence that readers see.")
@click.option("--site", default="", help="The server's address, such as https://map.example.org, for previews.")
@options.author
def publish_command(briefing: str, dataset: Path, site: str, **values: Any) -> None:
    """Freeze BRIEFING (its id, or its .toml file), publish it on the dataset's server and print its address."""
    from geodata.briefings import editions, publishing  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    roles.show_audit()
    edition = publishing.publish(briefing, dataset, server=site, **values)
    click.echo(f"{edition.title}, data version {edition.version}; it never changes at this address:", err=True)
    click.echo(f"{site.rstrip('/')}{editions.ROOT}{edition.ident}/")


@click.command("withdraw")
@click.argument("ident")
@click.option("--reason", required=True, help="Why, in a sentence that readers see.")
@click.option("--links", is_flag=True, help="Revoke the restricted links to the same briefing too.")
@options.dataset_option
@options.author
def withdraw_command(ident: str, reason: str, dataset: Path, author: str, *, links: bool) -> None:
    """Withdraw the edition IDENT (`dateline published` lists them): its address then shows the reason."""
    from geodata.briefings import editions, publishing  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    roles.show_audit()
    done = publishing.withdraw(ident, dataset, reason, author, links=links)
    edition = done.edition
    address = f"{editions.ROOT}{edition.ident}/" if edition.public else edition.ident
    click.echo(f"{address} was withdrawn: {for_terminal(edition.withdrawn)}", err=True)
    if links:
        click.echo(f"Restricted links to the same briefing that ended with it: {len(done.ended)}", err=True)
    if done.left:
        note = (
            f"Restricted links to the same briefing that still work, on editions of their own: {len(done.left)}. "
            "End all by the same command with --links, or one by one:"
        )
        click.echo("\n".join((note, *map(_revoke_line, done.left))), err=True)


def _revoke_line(link: Link) -> str:
    """The command that revokes a link, with the link's label as a comment."""
    note = f"  # for {for_terminal(link.label)}" if link.label else ""
    return f"    dateline revoke {link.handle}{note}"


@click.command("published")
@options.dataset_option
@options.json_lines_format
def published_command(dataset: Path, form: str) -> None:
    """List the published briefings, the newest first: who published, corrected and withdrew them."""
    from geodata.briefings import publishing  # noqa: PLC0415

    for edition in publishing.published(dataset):
        click.echo(
            json.dumps(asdict(edition), ensure_ascii=False) if form == "jsonl" else "\n".join(_edition_lines(edition))
        )


def _edition_lines(edition: EditionRecord) -> tuple[str, str]:
    """An edition in two lines: its address, day and author; its title, version, corrections and withdrawal."""
    from geodata.briefings.editions import ROOT  # noqa: PLC0415

    parts = [edition.title, f"data version {edition.version}"]
    parts += [f"corrects {edition.corrects}: {edition.correction}"] if edition.corrects else []
    parts += [f"corrected by {edition.corrected_by}"] if edition.corrected_by else []
    if edition.withdrawn:
        parts.append(f"withdrawn by {edition.withdrawn_by} at {edition.withdrawn_at}: {edition.withdrawn}")
    address = f"{ROOT}{edition.ident}/" if edition.public else f"{edition.ident} (restricted)"
    return f"{address}  {edition.at}  {for_terminal(edition.author)}", f"    {for_terminal(' · '.join(parts))}"


@click.command("link")
@click.argument("briefing")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="Days until the link expires.")
@click.option("--password", "ask", is_flag=True, help="Ask for a password that readers must enter.")
@click.option("--password-stdin", "piped", is_flag=True, help="Read the password from standard input.")
@click.option("--label", default="", help="Who the link is for; shown in lists, never to readers.")
@options.dataset_option
@_version
@click.option("--site", default="", help="The server's address, such as https://map.example.org.")
@options.author
def link_command(briefing: str, dataset: Path, **values: Any) -> None:
    """Freeze BRIEFING (its id, or its .toml file) and print an address that opens it to whoever has it."""
    password = _password(ask=values.pop("ask"), piped=values.pop("piped"))
    address, notes = _create_link(briefing, dataset, password=password, **values)
    for line in notes:
        click.echo(line, err=True)
    click.echo(address)


@click.command("links")
@options.dataset_option
@options.json_lines_format
def links_command(dataset: Path, form: str) -> None:
    """List the restricted links, the newest first; never their addresses, which only readers have."""
    from geodata.briefings import publishing  # noqa: PLC0415

    with publishing.open_target(dataset) as target:
        for link in target.links.all():
            values = _values(link, target.shelf)
            click.echo(json.dumps(values, ensure_ascii=False) if form == "jsonl" else _as_text(values))


@click.command("revoke")
@click.argument("handle")
@options.dataset_option
@options.author
def revoke_command(handle: str, dataset: Path, author: str) -> None:
    """End the restricted link HANDLE (`dateline links` lists them) at once, on every server that shares it."""
    from geodata.briefings import publishing  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    roles.show_audit()
    with publishing.open_target(dataset) as target:
        revoked = target.links.revoke(handle, author or roles.author_here())
    click.echo(f"{revoked.handle} was revoked by {for_terminal(revoked.revoked_by)} at {revoked.revoked_at}", err=True)


COMMANDS: Final = (
    brief_command,
    publish_command,
    withdraw_command,
    published_command,
    link_command,
    links_command,
    revoke_command,
)


def _create_link(  # noqa: PLR0913 - the options of the command
    briefing: str, dataset: Path, *, password: str, days: int, label: str, version: str, site: str, author: str
) -> tuple[str, tuple[str, ...]]:
    """Create a link. Returns its address, and lines to print for its author.

    Raises InputError, DatasetError; then there is no link.
    """
    from geodata.briefings import freeze as freezing  # noqa: PLC0415
    from geodata.briefings import publishing, restricted_links  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    roles.show_audit()
    author = author or roles.author_here()
    restricted_links.check_link(author, days, password, label)  # before the work, not after it
    with publishing.open_target(dataset, site) as target:
        target.shelf.check_lasting()
        saved, data = freezing.find(target.store, briefing, version)
        made, address = target.create_link(saved, data, author, days=days, password=password, label=label)
    first_line = f"This address opens {for_terminal(saved.title)} (data version {data.version}) to whoever has it"
    return address, (
        f"{first_line}, until {made.expires_at}. It is shown now and never again:",
        *(("Readers need the password too: do not send it together with the address.",) if password else ()),
        f"To end it earlier: dateline revoke {made.handle}",
    )


def _password(*, ask: bool, piped: bool) -> str:
    if piped:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            from geodata.errors import InputError  # noqa: PLC0415

            raise InputError("there is no password on standard input; write it on one line")
        return password
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)) if ask else ""


def _values(link: Link, shelf: Shelf) -> dict[str, str]:
    """A link and its edition, as `dateline links --format jsonl` writes them."""
    edition = shelf.get(link.ident)
    return {
        "handle": link.handle,
        "state": link.state,
        "briefing": edition.briefing if edition else "",
        "title": edition.title if edition else "",
        "label": link.label,
        "author": link.author,
        "created": link.created_at,
        "expires": link.expires_at,
        "password": "yes" if link.has_password else "no",
        "revoked": link.revoked_at,
        "revoked_by": link.revoked_by,
        "withdrawn": edition.withdrawn if edition else "",
    }


def _as_text(values: dict[str, str]) -> str:
    """Two lines about a link."""
    if values["state"] == "damaged":
        return f"{for_terminal(values['handle'])}  damaged\n    its record cannot be read; it opens nothing"
    words = [values["title"] or "a briefing that is not on the shelf", f"by {values['author']}"]
    words += [f"for {values['label']}"] if values["label"] else []
    words += ["with a password"] if values["password"] == "yes" else []  # noqa: S105 - whether there is one
    words += [f"revoked by {values['revoked_by']} at {values['revoked']}"] if values["revoked"] else []
    words += [f"its edition was withdrawn: {values['withdrawn']}"] if values["withdrawn"] else []
    head = f"{values['handle']}  {values['state']}  {values['created']} to {values['expires']}  {values['briefing']}"
    return f"{head.rstrip()}\n    {for_terminal(' · '.join(words))}"
