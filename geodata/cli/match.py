"""The command `dateline match`: who else reports an event, in a layer or in any other table."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.cli import options
from geodata.messages import for_terminal

if TYPE_CHECKING:
    import pandas as pd

    from geodata.matching.matching import EventMatch

_COLUMNS: Final = ("a", "b", "probability", "verdict", "days", "km", "reason", "differs")


@click.command("match")
@click.argument("tables", metavar="LAYER | A B", nargs=-1, required=True)
@options.dataset_option
@click.option("--sums", is_flag=True, help="An event of the second table may sum several of the first.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text", help="Output format.")
def match_command(tables: tuple[str, ...], dataset: Path, form: str, *, sums: bool) -> None:
    """Tell which events of two tables are the same one, with reasons.

    With LAYER, the dataset's own events are matched with those of one of its layers; with two files A and B in any form
    that `dateline import` knows, their events with each other.
    """
    from geodata.matching import matching  # noqa: PLC0415
    from geodata.matching import tables as matched  # noqa: PLC0415

    if len(tables) == 1:
        one = matched.of_dataset(dataset)
        other, _ = matched.of_layer(dataset, tables[0])
    elif len(tables) == 2:  # noqa: PLR2004 - two files
        one, other = (matched.of_file(_file(name)) for name in tables)
    else:
        raise click.UsageError("name a layer, or two files")
    found = matching.match(one, other, both=not sums, say=_say)
    rows = [_row(pair, one, other) for pair in found]
    if form == "jsonl":
        for row, pair in zip(rows, found, strict=True):
            click.echo(json.dumps(_with_bits(row, pair), ensure_ascii=False))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for row in rows:
            click.echo(for_terminal("{a} = {b}: {verdict} ({probability:.2f}), {reason}".format(**row)))
    counts = Counter(pair.verdict.value for pair in found)
    told = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(counts.items())) or "none is the same"
    _say(f"{len(one):,} and {len(other):,} events: {told}; {len(one) - len(found):,} with none like it")


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise click.UsageError(f"{name} is no file; to match a layer, name it alone")
    return path


def _row(pair: EventMatch, one: pd.DataFrame, other: pd.DataFrame) -> dict[str, Any]:
    starts = int(one["start_day"].iloc[pair.one]), int(other["start_day"].iloc[pair.other])
    ends = int(one["end_day"].iloc[pair.one]), int(other["end_day"].iloc[pair.other])
    return {
        "a": one["event_id"].iloc[pair.one],
        "b": other["event_id"].iloc[pair.other],
        "probability": round(pair.probability, 3),
        "verdict": pair.verdict.value,
        "days": max(0, max(starts) - min(ends)),
        "km": round(pair.km, 1),
        "reason": pair.words(),
        "differs": "; ".join(pair.differs),
    }


def _with_bits(row: dict[str, Any], pair: EventMatch) -> dict[str, Any]:
    return {**row, "differs": list(pair.differs), "weights": [list(reason) for reason in pair.reasons]}


def _say(line: str) -> None:
    click.echo(f"dateline: {for_terminal(line)}", err=True)


COMMANDS: Final = (match_command,)
