"""The commands `dateline publish`, `withdraw` and `published`: frozen briefings that a server shows below `/b/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.restricted_records import Link

Option = Callable[[Any], Any]


def commands(folder: click.Path, bundled: Callable[[], Path]) -> tuple[click.Command, ...]:
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
        from geodata import publishing, roles  # noqa: PLC0415

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
        from geodata import publishing, roles  # noqa: PLC0415

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
        from geodata import publishing  # noqa: PLC0415

        for text in publishing.published(dataset, form):
            click.echo(text)

    return published
