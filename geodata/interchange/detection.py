"""Which format a file is in: each known format looks at its beginning; the surest is taken if it is sure enough."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

from geodata import fileio
from geodata.errors import InputError
from geodata.interchange import formats
from geodata.interchange.format import FileSample, Format, Recognition
from geodata.messages import did_you_mean, quoted

GROUP: Final = "dateline.formats"
SURE_ENOUGH: Final = 0.5
_CLEARLY: Final = 0.05
"""By how much the surest format has to be surer than the next one."""
_LFS: Final = b"version https://git-lfs.github.com/"
_MOST_COLUMNS_SHOWN: Final = 12


@cache
def known() -> dict[str, Format]:
    """The formats by name: those in the folder `formats`, and those of other installed packages."""
    ours = (import_module(f"{formats.__name__}.{info.name}") for info in pkgutil.iter_modules(formats.__path__))
    others = (point.load() for point in entry_points(group=GROUP))
    return {form.name: form for form in (*others, *(module.FORMAT for module in ours))}


def by_name(name: str) -> Format:
    """The format of that name. Raises InputError."""
    if name not in known():
        raise InputError(
            f"no format is called {quoted(name)}; there is {', '.join(known())}{did_you_mean(name, known())}"
        )
    return known()[name]


def detect(sample: FileSample) -> tuple[Format, Recognition]:
    """The format of a file, and how sure that is. Raises InputError for a file that is in none, or in two."""
    found = sorted(((form.recognise(sample), form) for form in known().values()), key=lambda pair: -pair[0].sure)
    (best, form), others = found[0], found[1:]
    if best.sure < SURE_ENOUGH:
        raise InputError(f"{quoted(sample.name, 200)} {_unknown(sample, form, best)}")
    if others and best.sure - others[0][0].sure < _CLEARLY and others[0][0].sure >= SURE_ENOUGH:
        raise InputError(
            f"{quoted(sample.name, 200)} may be {form.title} ({best.reason}) or {others[0][1].title} "
            f"({others[0][0].reason}); say which with --format"
        )
    return form, best


def _unknown(sample: FileSample, form: Format, best: Recognition) -> str:
    """What a file is that is in no known format, and what to do, as the end of "… is"."""
    if sample.head.startswith(_LFS):
        return "is a pointer of Git LFS, not the file itself; fetch that with git lfs pull, or download it"
    if why := fileio.not_csv(sample.head):
        return f"is in no format that is known: {why}"
    if sample.kind == "table" and not sample.rows:
        return "is in no format that is known: it has one line, so no rows below a header"
    columns = ", ".join(sample.columns[:_MOST_COLUMNS_SHOWN])
    if not columns.isprintable():
        return "is in no format that is known: it holds bytes that are no text"
    looks = f" It may be {form.title}: {best.reason}." if best.reason else ""
    header = f" Its columns are {quoted(columns, 200)}." if columns else ""
    ways = "Name the format with --format" + (", or its columns in a TOML file with --mapping" if columns else "")
    return f"is in no format that is known.{looks}{header} {ways}"
