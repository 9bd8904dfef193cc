"""`dateline …`: the commands. Results go to standard output, messages to standard error.

Exit codes: 0 done, 1 problems found, 2 wrong use. Each family of commands has a module: `data`, `gazetteer`, `layers`,
`territory`, `match`, `serve`, `export`, `versions` and `briefings`. A command imports heavy libraries when it runs, so
that `dateline --help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from geodata.cli import briefings, data, export, gazetteer, layers, match, options, serve, territory, versions
from geodata.errors import DatelineError, InputError


class _Commands(click.Group):
    """Reports our own errors as one sentence for the user; any other error is a bug and keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error that the user can repair ends it with a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            click.echo(f"dateline: {error}", err=True)
            ctx.exit(options.WRONG_USE if isinstance(error, InputError) else options.PROBLEMS)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline-map", prog_name="dateline")
def main() -> None:
    """Show dated, placed and sourced events on a map with a time slider."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")


for _family in (data, gazetteer, layers, territory, match, serve, export, versions, briefings):
    for _command in _family.COMMANDS:
        main.add_command(_command)
