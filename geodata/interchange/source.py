"""Open a file of somebody else's: what it is, how its text is written, and its first rows.

Encoding and separator are found and stated; what can mean two things is asked, never guessed. The text is brought to
UTF-8 where it is anything else, so that whoever reads the rows has one form to read.
"""

from __future__ import annotations

import codecs
import csv
import errno
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from geodata import fileio
from geodata.dataset.folder import Stamp, stamp
from geodata.errors import InputError
from geodata.interchange import tabular, unpacking
from geodata.interchange.column_names import unique
from geodata.interchange.format import FileSample
from geodata.layers import place
from geodata.messages import quoted
from geodata.tables.csvrows import DELIMITERS

HEAD: Final = 1 << 16
SAMPLED_ROWS: Final = 200
MOST_COLUMNS: Final = 2_000
_CHUNK: Final = 1 << 18
"""Bytes read at a time: pieces that fit into the processor's cache are decoded three times as fast as large ones."""
_SAMPLED_CHUNKS: Final = 64
_CUT: Final = "which ends within a letter: the file was cut off"
_FOREIGN: Final = 0.15
"""Share of letters beyond ASCII from which a text in one of the eight-bit encodings is hardly in a Latin script."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is ready to be read. `path` is text in UTF-8, or the file as it is where it is no table."""

    given: Path
    stamp: Stamp | None
    """Of the file as it was given, when it was opened."""
    sha256: str
    path: Path
    sample: FileSample
    header: tuple[str, ...]
    """The header's cells as they are written; () without one."""
    separator: str = ""
    skip: int = 0
    """Lines before the first row."""
    stated: tuple[str, ...] = ()
    """How it was read, a sentence each."""
    asked: tuple[str, ...] = ()
    """What cannot be told from the file and has to be answered in a mapping."""
    sheets: tuple[str, ...] = ()
    """Of a workbook."""


def open_source(path: Path, folder: Path, *, encoding: str = "", separator: str = "", sheet: str = "") -> SourceFile:
    """Open a file; `folder` takes what is unpacked or brought to UTF-8. Raises InputError.

    `encoding`, `separator` and `sheet` are those that a mapping gives, "" where it does not.
    """
    opened = stamp(path)
    try:
        sha256 = place.sha256_of(path)
        plain = unpacking.unpack(path, folder / "unpacked")
        with plain.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        if error.errno == errno.ENOSPC:  # of what is unpacked: said of the folder that takes it
            raise
        raise InputError(f"{quoted(path.name, 200)} cannot be read ({error.strerror})") from error
    made = tabular.as_table(plain, folder, head, sheet)
    if made is not None:
        plain, head = made.path, _head(made.path)
    if not head.strip(b"\0 \t\r\n"):
        raise InputError(f"{path.name} is empty; expected a header line with the columns' names, then rows")
    kind = _kind(head)
    if kind != "table":
        return SourceFile(path, opened, sha256, plain, FileSample(plain.name, kind, (), (), head), ())
    if made is None:
        return replace(_table(path, plain, folder, encoding, separator), stamp=opened, sha256=sha256)
    table = _table(path, plain, folder, "utf-8", ",")
    return replace(table, stamp=opened, sha256=sha256, stated=made.stated, asked=made.asked, sheets=made.sheets)


def _kind(head: bytes) -> Literal["table", "json", "xml", "other"]:
    text = fileio.to_utf8(head)[0].lstrip()
    if text.startswith((b"{", b"[")):
        return "json"
    if text.startswith(b"<"):
        return "xml"
    return "other" if fileio.kind(head) is not None else "table"


def _table(path: Path, plain: Path, folder: Path, encoding: str, separator: str) -> SourceFile:
    text, stated, asked = _as_utf8(plain, folder, encoding)
    try:
        with text.open("rb") as file:
            lines = list(io.StringIO(file.read(HEAD * 16).decode("utf-8", "replace"), newline=""))
        separator = separator or _separator(lines)
        rows, ends = _first_rows(lines, separator)
    except csv.Error as error:
        raise InputError(f"{path.name} cannot be read as a table ({error})") from error
    widths = Counter(len(row) for row in rows[1:] or rows)
    width = max(widths, key=lambda one: (widths[one], one == len(rows[0])))
    first = next((at for at, row in enumerate(rows) if len(row) == width), 0)
    header = tuple(rows[first])
    if width > MOST_COLUMNS:
        raise InputError(f"{path.name} has {width:,} columns, and at most {MOST_COLUMNS:,} are read; is it a table?")
    stated = [*stated, f"separated by {DELIMITERS.get(separator, quoted(separator))}"]
    if _is_unfinished(text):
        stated.append("without a line break at its end: if the file was cut off, its last cell is not whole")
    if first:
        stated.append(f"{first} lines before the header were passed over")
    sampled = tuple(tuple(row) for row in rows[first + 1 :] if len(row) == width)
    sample = FileSample(plain.name, "table", unique(header), sampled[:SAMPLED_ROWS], _head(plain))
    return SourceFile(path, None, "", text, sample, header, separator, ends[first], tuple(stated), asked)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _first_rows(lines: list[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """The first rows that are not blank, and the number of lines read when each ended."""
    reader = csv.reader(iter(lines), delimiter=separator)
    rows, ends = [], []
    for row in reader:
        if row:
            rows.append(row)
            ends.append(reader.line_num)
        if len(rows) > SAMPLED_ROWS:
            break
    else:
        if len(rows) > 1 and len(rows[-1]) != len(rows[0]):  # the sample ends inside a row
            rows.pop()
    return rows, ends


def _separator(lines: list[str]) -> str:
    """The separator with which the most rows have as many cells as the header, more than one."""
    best, score = ",", 0.0
    for separator in DELIMITERS:
        try:
            rows, _ = _first_rows(lines, separator)
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        width, count = widths.most_common(1)[0]
        fit = count / len(rows) * (width > 1) + min(width, 100) / 1000
        if fit > score:
            best, score = separator, fit
    return best


def _as_utf8(path: Path, folder: Path, encoding: str) -> tuple[Path, list[str], tuple[str, ...]]:
    """The text in UTF-8, the file itself if it is that; what to state, and what to ask."""
    head = _head(path)
    found = encoding or fileio.encoding_of(head)[0]
    if not encoding and found in {"", "utf-8", "cp1252"}:
        cut = _cut_letter(path)
        if cut:
            return _rewrite(path, folder, "utf-8", "ignore"), [f"in UTF-8, {_CUT}"], ()
        if cut is not None:
            if head.startswith(codecs.BOM_UTF8):
                return _rewrite(path, folder, "utf-8-sig"), ["in UTF-8 with a byte order mark"], ()
            return path, ["in UTF-8"], ()
        found = "cp1252"
        foreign = _foreign_letters(path)
        if foreign > _FOREIGN:
            ask = 'encoding of the text: not UTF-8, and many letters beyond ASCII; answer such as encoding = "cp1251"'
            return _rewrite(path, folder, found), ["not in UTF-8"], (ask,)
    try:
        codecs.lookup(found)
    except LookupError:
        raise InputError(
            f"there is no encoding {quoted(found)}; expected one such as utf-8, cp1252 or cp1251"
        ) from None
    name = "Windows-1252" if found == "cp1252" else found.upper()
    return _rewrite(path, folder, found), [f"in {name}"], ()


def _cut_letter(path: Path) -> bytes | None:
    """The part of a letter with which a text in UTF-8 ends where it was cut off, b"" as a rule; None: no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return None
    return decoder.getstate()[0]


def _is_unfinished(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, io.SEEK_END)
        return file.read(1) not in b"\r\n"


def _foreign_letters(path: Path) -> float:
    """The share of bytes beyond ASCII among those of letters."""
    sample = b"".join(chunk for chunk, _ in zip(_chunks(path), range(_SAMPLED_CHUNKS), strict=False))
    letters = sum(sample.count(bytes((code,))) for code in (*range(65, 91), *range(97, 123)))
    high = sum(sample.count(bytes((code,))) for code in range(0xC0, 0x100))
    return high / max(1, letters + high)


def _rewrite(path: Path, folder: Path, encoding: str, errors: str = "strict") -> Path:
    """Write the text in UTF-8 to `folder`. Raises InputError for bytes that the encoding lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "as-utf-8.csv"
    text = "utf-16" if encoding.startswith("utf-16") and _head(path)[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding
    errors = "replace" if encoding == "cp1252" else errors  # five bytes of it stand for nothing
    try:
        with (
            path.open(encoding=text, errors=errors, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            out.write(file.read(_CHUNK).removeprefix("\ufeff"))
            while part := file.read(_CHUNK):
                out.write(part)
    except (UnicodeError, ValueError) as error:
        raise InputError(f"{path.name} is not in {encoding} ({error}); name its encoding in a mapping") from error
    return target


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
