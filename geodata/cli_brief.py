"""The command `dateline brief`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click


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
        from geodata import briefing as briefs  # noqa: PLC0415

        done = briefs.freeze(briefing, dataset, out, version, site=site, pdf=pdf)
        size = f"{done.size_bytes / 1000:,.0f} kB"
        click.echo(f"Wrote {out / 'index.html'}: {done.steps} steps over version {done.version} ({size})", err=True)

    return brief
