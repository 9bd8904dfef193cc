"""The command `dateline brief`.

The commands `dateline link`, `links` and `revoke`: restricted links to frozen briefings.

The commands `dateline publish`, `withdraw` and `published`: frozen briefings that a server shows below `/b/`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.briefings.editions import Shelf
    from geodata.briefings.restricted_links import Link


def command(folder: click.Path, bundled: Callable[[], Path]) -> click.Command:
    """The command, for datasets of the type `folder`; without one it takes the bundled one."""

    @click.command()
    @click.argument("briefing")
    @click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="The folder to write.")
    @click.option("--dataset", type=folder, default=bundled, help="The dataset's folder.")
    @click.option("--version", default="", help="Data version to show; else the one it names, else the newest.")
    @click.option("--site", default="", help="The folder's address on the web, for previews beside links and oEmbed.")
    @click.option("--pdf", is_flag=True, help="Print it as briefing.pdf too; needs Chromium and the extra [pdf].")
    def brief(  # noqa: PLR0913 - its options
        briefing: str, out: Path, dataset: Path, version: str, site: str, *, pdf: bool
    ) -> None:
        """Freeze BRIEFING (its id, or its .toml file) as a folder of web pages that works offline and never changes."""
        from geodata.briefings import freeze as briefs  # noqa: PLC0415

        done = briefs.freeze(briefing, dataset, out, version, site=site, pdf=pdf)
        size = f"{done.size_bytes / 1000:,.0f} kB"
        click.echo(f"Wrote {out / 'index.html'}: {done.steps} steps over version {done.version} ({size})", err=True)

    return brief


def link_commands(folder: click.Path, bundled: Callable[[], Path]) -> tuple[click.Command, ...]:
    """The commands, for datasets of the type `folder`; without one they take the bundled one."""
    of = click.option("--dataset", type=folder, default=bundled, help="The dataset's folder.")
    by = click.option("--author", default="", help="Who does it; else the name of this computer's user.")

    @click.command()
    @click.argument("briefing")
    @click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="How long it lasts.")
    @click.option("--password", "ask", is_flag=True, help="Ask for a password that readers must give.")
    @click.option("--password-stdin", "piped", is_flag=True, help="Read the password from standard input.")
    @click.option("--label", default="", help="For whom it is; seen in lists, never by readers.")
    @of
    @click.option("--version", default="", help="Data version to show; else the one it names, else the newest.")
    @click.option("--site", default="", help="The server's address, such as https://map.example.org.")
    @by
    def link(briefing: str, dataset: Path, **given: Any) -> None:
        """Freeze BRIEFING (its id, or its .toml file) and make an address that opens it to whoever has it."""
        password = _password(ask=given.pop("ask"), piped=given.pop("piped"))
        address, told = _make(briefing, dataset, password=password, **given)
        for line in told:
            click.echo(line, err=True)
        click.echo(address)

    @click.command()
    @of
    @click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="How to write them.")
    def links(dataset: Path, form: str) -> None:
        """List the restricted links, the newest first; never the addresses, which only their readers have."""
        from geodata.briefings import publishing  # noqa: PLC0415

        shelf, known = publishing.shelf_and_links(dataset)
        for one in known.all():
            told = _as_object(one, shelf)
            click.echo(json.dumps(told, ensure_ascii=False) if form == "jsonl" else _text(told))

    @click.command()
    @click.argument("handle")
    @of
    @by
    def revoke(handle: str, dataset: Path, author: str) -> None:
        """End the restricted link HANDLE (`dateline links` lists them) at once, on every server that shares it."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        gone = publishing.shelf_and_links(dataset)[1].revoke(handle, author or _author())
        click.echo(f"{gone.handle} was revoked by {for_terminal(gone.revoked_by)} at {gone.revoked_at}", err=True)

    return (link, links, revoke)


def _make(  # noqa: PLR0913 - the options of the command
    briefing: str, dataset: Path, *, password: str, days: int, label: str, version: str, site: str, author: str
) -> tuple[str, tuple[str, ...]]:
    """The link's address, and what its author should know. Raises InputError, DatasetError; then there is no link."""
    from geodata.briefings import embed, publishing, restricted_links  # noqa: PLC0415
    from geodata.briefings import freeze as briefs  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    site, author = embed.checked_site(site), author or _author()
    restricted_links.check(author, days, password, label)  # before the work, not after it
    shelf, links = publishing.shelf_and_links(dataset)
    shelf.check_lasting()
    files = briefs.files_of(*briefs.find(briefing, dataset, version))
    roles.show_audit()
    held = shelf.publish(files, author, public=False)
    roles.audit_by("briefing frozen", author, edition=held.ident, version=held.version, manifest=held.manifest_sha256)
    made, token = links.create(held.ident, author, days=days, password=password, label=label)
    opens = f"This address opens {for_terminal(held.title)} (data version {held.version}) to whoever has it"
    told = (
        f"{opens}, until {made.expires_at}. It is shown now and never again:",
        *(("Readers need the password, too: tell it by another way than the address.",) if password else ()),
        f"To end it before: dateline revoke {made.handle}",
    )
    return f"{site or '/'}s/{token}/", told


def _password(*, ask: bool, piped: bool) -> str:
    if piped:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            from geodata.errors import InputError  # noqa: PLC0415

            raise InputError("no password came on standard input; write it as one line")
        return password
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)) if ask else ""


def _author() -> str:
    from geodata.cli import versions  # noqa: PLC0415

    return versions.author_here()


def _as_object(link: Link, shelf: Shelf) -> dict[str, str]:
    held = shelf.get(link.ident)
    return {
        "handle": link.handle,
        "state": link.state,
        "briefing": held.briefing if held else "",
        "title": held.title if held else "",
        "label": link.label,
        "author": link.author,
        "created": link.created_at,
        "expires": link.expires_at,
        "password": "yes" if link.has_password else "no",
        "revoked": link.revoked_at,
        "revoked_by": link.revoked_by,
        "withdrawn": held.withdrawn if held else "",
    }


def _text(told: dict[str, str]) -> str:
    """Two lines about a link."""
    if told["state"] == "damaged":
        return f"{for_terminal(told['handle'])}  damaged\n    its record cannot be read; nobody gets in by it"
    words = [told["title"] or "a briefing that is not on the shelf", f"by {told['author']}"]
    words += [f"for {told['label']}"] if told["label"] else []
    words += ["with a password"] if told["password"] == "yes" else []  # noqa: S105 - whether there is one
    words += [f"revoked by {told['revoked_by']} at {told['revoked']}"] if told["revoked"] else []
    words += [f"its edition was withdrawn: {told['withdrawn']}"] if told["withdrawn"] else []
    head = f"{told['handle']}  {told['state']}  {told['created']} to {told['expires']}  {told['briefing']}"
    return f"{head.rstrip()}\n    {for_terminal(' · '.join(words))}"


Option = Callable[[Any], Any]


def publish_commands(folder: click.Path, bundled: Callable[[], Path]) -> tuple[click.Command, ...]:
    """The commands, for datasets of the type `folder`; without one they take the bundled one."""
    of = click.option("--dataset", type=folder, default=bundled, help="The dataset's folder.")
    by = click.option("--author", default="", help="Who does it; else the name of this computer's user.")
    return (_publish(of, by), _withdraw(of, by), _published(of))


def _publish(of: Option, by: Option) -> click.Command:
    @click.command()
    @click.argument("briefing")
    @of
    @click.option("--version", default="", help="Data version to show; else the one it names, else the newest.")
    @click.option("--corrects", default="", metavar="IDENT", help="The edition that this one corrects.")
    @click.option("--correction", default="", help="What was corrected, in a sentence that readers see.")
    @click.option("--site", default="", help="The server's address, such as https://map.example.org, for previews.")
    @by
    def publish(briefing: str, dataset: Path, site: str, **given: Any) -> None:
        """Freeze BRIEFING (its id, or its .toml file) and let the dataset's server show it; print its address."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        held = publishing.publish(briefing, dataset, server=site, **given)
        click.echo(f"{held.title}, data version {held.version}; it never changes at this address:", err=True)
        click.echo(f"{site.rstrip('/')}{publishing.ROOT}{held.ident}/")

    return publish


def _withdraw(of: Option, by: Option) -> click.Command:
    @click.command()
    @click.argument("ident")
    @click.option("--reason", required=True, help="Why, in a sentence that readers see.")
    @click.option("--links", is_flag=True, help="End the restricted links to the same briefing, too.")
    @of
    @by
    def withdraw(ident: str, reason: str, dataset: Path, author: str, *, links: bool) -> None:
        """Withdraw the edition IDENT (`dateline published` lists them): its address says why from now on."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        done = publishing.withdraw(ident, dataset, reason, author, links=links)
        held = done.held
        place = f"{publishing.ROOT}{held.ident}/" if held.public else held.ident
        click.echo(f"{place} was withdrawn: {for_terminal(held.withdrawn)}", err=True)
        if links:
            click.echo(f"Restricted links to the same briefing that ended with it: {len(done.ended)}", err=True)
        if done.left:
            told = (
                f"Restricted links to the same briefing that still work, on editions of their own: {len(done.left)}. "
                "End all by the same command with --links, or one by one:"
            )
            click.echo("\n".join((told, *map(_revoke, done.left))), err=True)

    return withdraw


def _revoke(link: Link) -> str:
    """The command that ends a link, and for whom that link is."""
    whose = f"  # for {for_terminal(link.label)}" if link.label else ""
    return f"    dateline revoke {link.handle}{whose}"


def _published(of: Option) -> click.Command:
    @click.command()
    @of
    @click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="How to write them.")
    def published(dataset: Path, form: str) -> None:
        """List the briefings that were published, the newest first, and what became of them."""
        from geodata.briefings import publishing  # noqa: PLC0415

        for text in publishing.published(dataset, form):
            click.echo(text)

    return published
