"""The commands `dateline brief`, `publish`, `withdraw`, `published`, `link`, `links` and `revoke`."""

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


Option = Callable[[Any], Any]


def commands(folder: click.Path, bundled: Callable[[], Path]) -> tuple[click.Command, ...]:
    """The commands, for datasets of the type `folder`; the bundled one is the default."""
    dataset = click.option("--dataset", type=folder, default=bundled, help="The dataset's folder.")
    author = click.option("--author", default="", help="Your name; the default is the name of this computer's user.")
    form = click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="Output format.")
    version = click.option(
        "--version", default="", help="Data version to show; the default is the briefing's own, or the newest."
    )
    return (
        _brief(dataset, version),
        _publish(dataset, version, author),
        _withdraw(dataset, author),
        _published(dataset, form),
        _link(dataset, version, author),
        _links(dataset, form),
        _revoke(dataset, author),
    )


def _brief(dataset: Option, version: Option) -> click.Command:
    @click.command()
    @click.argument("briefing")
    @click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="The folder to write.")
    @dataset
    @version
    @click.option("--site", default="", help="The folder's address on the web, for link previews and oEmbed.")
    @click.option("--pdf", is_flag=True, help="Print it as briefing.pdf too; needs Chromium and the extra [pdf].")
    def brief(  # noqa: PLR0913 - its options
        briefing: str, out: Path, dataset: Path, version: str, site: str, *, pdf: bool
    ) -> None:
        """Freeze BRIEFING (its id, or its .toml file) as a folder of web pages that works offline and never changes."""
        from geodata.briefings import freeze as freezing  # noqa: PLC0415

        done = freezing.freeze(briefing, dataset, out, version, site=site, pdf=pdf)
        size = f"{done.size_bytes / 1000:,.0f} kB"
        click.echo(f"Wrote {out / 'index.html'}: {done.steps} steps over version {done.version} ({size})", err=True)

    return brief


def _publish(dataset: Option, version: Option, author: Option) -> click.Command:
    @click.command()
    @click.argument("briefing")
    @dataset
    @version
    @click.option("--corrects", default="", metavar="IDENT", help="The edition that this one corrects.")
    @click.option("--correction", default="", help="What was corrected, in a sentence that readers see.")
    @click.option("--site", default="", help="The server's address, such as https://map.example.org, for previews.")
    @author
    def publish(briefing: str, dataset: Path, site: str, **given: Any) -> None:
        """Freeze BRIEFING (its id, or its .toml file), publish it on the dataset's server and print its address."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        edition = publishing.publish(briefing, dataset, server=site, **given)
        click.echo(f"{edition.title}, data version {edition.version}; it never changes at this address:", err=True)
        click.echo(f"{site.rstrip('/')}{publishing.ROOT}{edition.ident}/")

    return publish


def _withdraw(dataset: Option, author: Option) -> click.Command:
    @click.command()
    @click.argument("ident")
    @click.option("--reason", required=True, help="Why, in a sentence that readers see.")
    @click.option("--links", is_flag=True, help="Revoke the restricted links to the same briefing, too.")
    @dataset
    @author
    def withdraw(ident: str, reason: str, dataset: Path, author: str, *, links: bool) -> None:
        """Withdraw the edition IDENT (`dateline published` lists them): its address then shows the reason."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        done = publishing.withdraw(ident, dataset, reason, author, links=links)
        edition = done.edition
        place = f"{publishing.ROOT}{edition.ident}/" if edition.public else edition.ident
        click.echo(f"{place} was withdrawn: {for_terminal(edition.withdrawn)}", err=True)
        if links:
            click.echo(f"Restricted links to the same briefing that ended with it: {len(done.ended)}", err=True)
        if done.left:
            note = (
                f"Restricted links to the same briefing that still work, on editions of their own: {len(done.left)}. "
                "End all by the same command with --links, or one by one:"
            )
            click.echo("\n".join((note, *map(_revoke_line, done.left))), err=True)

    return withdraw


def _revoke_line(link: Link) -> str:
    """The command that revokes a link, and for whom the link is."""
    whose = f"  # for {for_terminal(link.label)}" if link.label else ""
    return f"    dateline revoke {link.handle}{whose}"


def _published(dataset: Option, form: Option) -> click.Command:
    @click.command()
    @dataset
    @form
    def published(dataset: Path, form: str) -> None:
        """List the published briefings, the newest first: who published, corrected and withdrew them."""
        from geodata.briefings import publishing  # noqa: PLC0415

        for text in publishing.published(dataset, form):
            click.echo(text)

    return published


def _link(dataset: Option, version: Option, author: Option) -> click.Command:
    @click.command()
    @click.argument("briefing")
    @click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="How long it lasts.")
    @click.option("--password", "ask", is_flag=True, help="Ask for a password that readers must give.")
    @click.option("--password-stdin", "piped", is_flag=True, help="Read the password from standard input.")
    @click.option("--label", default="", help="For whom it is; shown in lists, never to readers.")
    @dataset
    @version
    @click.option("--site", default="", help="The server's address, such as https://map.example.org.")
    @author
    def link(briefing: str, dataset: Path, **given: Any) -> None:
        """Freeze BRIEFING (its id, or its .toml file) and print an address that opens it to whoever has it."""
        password = _password(ask=given.pop("ask"), piped=given.pop("piped"))
        address, notes = _create_link(briefing, dataset, password=password, **given)
        for line in notes:
            click.echo(line, err=True)
        click.echo(address)

    return link


def _links(dataset: Option, form: Option) -> click.Command:
    @click.command()
    @dataset
    @form
    def links(dataset: Path, form: str) -> None:
        """List the restricted links, the newest first; never their addresses, which only readers have."""
        from geodata.briefings import publishing  # noqa: PLC0415

        with publishing.open_target(dataset) as target:
            for one in target.links.all():
                values = _values(one, target.shelf)
                click.echo(json.dumps(values, ensure_ascii=False) if form == "jsonl" else _as_text(values))

    return links


def _revoke(dataset: Option, author: Option) -> click.Command:
    @click.command()
    @click.argument("handle")
    @dataset
    @author
    def revoke(handle: str, dataset: Path, author: str) -> None:
        """End the restricted link HANDLE (`dateline links` lists them) at once, on every server that shares it."""
        from geodata.briefings import publishing  # noqa: PLC0415
        from geodata.versions import roles  # noqa: PLC0415

        roles.show_audit()
        with publishing.open_target(dataset) as target:
            gone = target.links.revoke(handle, author or roles.author_here())
        click.echo(f"{gone.handle} was revoked by {for_terminal(gone.revoked_by)} at {gone.revoked_at}", err=True)

    return revoke


def _create_link(  # noqa: PLR0913 - the options of the command
    briefing: str, dataset: Path, *, password: str, days: int, label: str, version: str, site: str, author: str
) -> tuple[str, tuple[str, ...]]:
    """The link's address, and what its author should know. Raises InputError, DatasetError; then there is no link."""
    from geodata.briefings import freeze as freezing  # noqa: PLC0415
    from geodata.briefings import publishing, restricted_links  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415

    roles.show_audit()
    author = author or roles.author_here()
    restricted_links.check_link(author, days, password, label)  # before the work, not after it
    with publishing.open_target(dataset, site) as target:
        target.shelf.check_lasting()
        found, data = freezing.find(target.store, briefing, version)
        made, address = target.create_link(found, data, author, days=days, password=password, label=label)
    opens = f"This address opens {for_terminal(found.title)} (data version {data.version}) to whoever has it"
    return address, (
        f"{opens}, until {made.expires_at}. It is shown now and never again:",
        *(("Readers need the password, too: send it by another way than the address.",) if password else ()),
        f"To end it earlier: dateline revoke {made.handle}",
    )


def _password(*, ask: bool, piped: bool) -> str:
    if piped:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            from geodata.errors import InputError  # noqa: PLC0415

            raise InputError("no password came on standard input; write it as one line")
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
