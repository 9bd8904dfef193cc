"""Ways to break a dataset's files on disk, and to mend them: what the tests of bad input share."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geodata import fileio
from tests.support.paths import SYRIA

EVENTS: Final = "events.csv"
KEPT, READ = True, False
"""What becomes of a broken file: the last good version stays, or what can be read of it is shown."""
Break = Callable[[Path], None]
"""Given the file's path, leave it broken."""


@dataclass(frozen=True)
class Way:
    """One way. `kept`: nothing can be read, so the last good version must stay; `says`: words of the reason.

    Otherwise the rest is read, and `says` are words of a problem of the file.
    """

    name: str
    file: str
    do: Break
    kept: bool
    says: str
    needs_no_root: bool = False


def data(file: str = EVENTS) -> bytes:
    """The good file."""
    return (SYRIA / file).read_bytes()


def text(file: str = EVENTS) -> str:
    return data(file).decode()


def write(content: bytes | str) -> Break:
    return lambda path: (path.write_bytes(content.encode() if isinstance(content, str) else content), None)[1]


def instead(make: Callable[[Path], object]) -> Break:
    """Remove the file and let `make` put something in its place."""

    def do(path: Path) -> None:
        path.unlink()
        make(path)

    return do


def mend(folder: Path) -> None:
    """Restore the good files, whatever is in their place."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif not (SYRIA / path.name).exists() or path.is_symlink() or not path.is_file():
            path.unlink()
    for path in sorted(SYRIA.iterdir()):
        if path.is_dir():
            shutil.copytree(path, folder / path.name, dirs_exist_ok=True)
        else:
            mended = folder / f".{path.name}.good"
            shutil.copyfile(path, mended)
            mended.replace(folder / path.name)


def _archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=stored)
    return out.getvalue()


XLSX: Final = _archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", "xl/s.xml": text()})
ODS: Final = _archive(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": text()})
ZIP: Final = _archive(**{"events.csv": text()})
PDF: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + bytes(range(256)) * 8
HTML: Final = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>event_id, status</body></html>\n"


def _lines() -> list[str]:
    return text().splitlines(keepends=True)


def _renamed(old: str, new: str, file: str = EVENTS) -> str:
    head, _, rest = text(file).partition("\n")
    return ",".join(new if name == old else name for name in head.strip().split(",")) + "\n" + rest


def _rows(change: Callable[[dict[str, str], int], object], delimiter: str = ",") -> str:
    """Change every row of the file."""
    import csv  # noqa: PLC0415

    out = io.StringIO()
    rows = list(csv.DictReader(io.StringIO(text())))
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    for number, row in enumerate(rows):
        change(row, number)
        writer.writerow(row)
    return out.getvalue()


def _with(**cells: str) -> str:
    return _rows(lambda row, _: row.update(cells))


def _cut_in_quote() -> bytes:
    return data()[: data().index(b',"', len(data()) // 2) + 20]


def _cut_in_letter() -> bytes:
    """Cut the file between the two bytes of a letter."""
    row = "cut-event,draft,2016,Café"
    return data() + row.encode()[:-1]


def _conflict(at: int) -> str:
    lines = _lines()
    theirs = lines[at].replace("published", "withdrawn")
    return "".join([*lines[:at], "<<<<<<< HEAD\n", lines[at], "=======\n", theirs, ">>>>>>> other\n", *lines[at + 1 :]])


def _huge(path: Path) -> None:
    """The header and 200 MB of nothing; no disk is filled where files may have holes."""
    path.write_bytes(_lines()[0].encode())
    os.truncate(path, fileio.MAX_BYTES + 1)


def _long_line(path: Path) -> None:
    path.write_bytes(data() + b"x," * 2_000_000 + b"\n")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _all_gone(path: Path) -> None:
    shutil.rmtree(path.parent)


def _moved(path: Path) -> None:
    path.rename(path.with_suffix(".bak"))


def _one_short(file: str = EVENTS) -> str:
    return "\n".join(line.rpartition(",")[0] if number else line for number, line in enumerate(text(file).splitlines()))


WAYS: Final = (
    # nothing of events.csv can be read
    Way("emptied", EVENTS, write(b""), KEPT, "is empty"),
    Way("only blank lines", EVENTS, write("\n\r\n \n"), KEPT, "is empty"),
    Way("only NUL bytes", EVENTS, write(bytes(5000)), KEPT, "is empty"),
    Way("a byte order mark and nothing", EVENTS, write(b"\xef\xbb\xbf"), KEPT, "is empty"),
    Way("only the header", EVENTS, write(_lines()[0]), KEPT, "0 rows"),
    Way("cut in its header", EVENTS, write(data()[:20]), KEPT, "missing"),
    Way("cut after one letter", EVENTS, write(data()[:1]), KEPT, "not a header"),
    Way("cut in its first row", EVENTS, write(data()[: len(_lines()[0]) + 30]), KEPT, "1 rows"),
    Way("no header", EVENTS, write("".join(_lines()[1:])), KEPT, "not a header"),
    Way("id column renamed", EVENTS, write(_renamed("event_id", "ident")), KEPT, "event_id"),
    Way("title column renamed", EVENTS, write(_renamed("title", "headline")), KEPT, "title"),
    Way("date column renamed", EVENTS, write(_renamed("date", "when")), KEPT, "date"),
    Way("deleted", EVENTS, Path.unlink, KEPT, "missing"),
    Way("moved away", EVENTS, _moved, KEPT, "missing"),
    Way("a folder in its place", EVENTS, instead(Path.mkdir), KEPT, "folder"),
    Way("a link to itself", EVENTS, instead(_loop), KEPT, "cannot be read"),
    Way("a link to nowhere", EVENTS, instead(lambda path: path.symlink_to("nowhere.csv")), KEPT, "missing"),
    Way("a pipe in its place", EVENTS, instead(os.mkfifo), KEPT, "pipe"),
    Way("an endless device", EVENTS, instead(lambda path: path.symlink_to("/dev/zero")), KEPT, "device"),
    Way("nobody may read it", EVENTS, lambda path: path.chmod(0), KEPT, "cannot be read", needs_no_root=True),
    Way("the whole folder gone", EVENTS, _all_gone, KEPT, "is not a folder"),
    Way("an Excel workbook", EVENTS, write(XLSX), KEPT, "an Excel workbook, not a CSV.*Save As"),
    Way("an old Excel workbook", EVENTS, write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), KEPT, "old Office"),
    Way("a LibreOffice spreadsheet", EVENTS, write(ODS), KEPT, "a LibreOffice spreadsheet.*Text CSV"),
    Way("a ZIP archive", EVENTS, write(ZIP), KEPT, "a ZIP archive, not a CSV.*unpack"),
    Way("half an Excel workbook", EVENTS, write(XLSX[: len(XLSX) // 2]), KEPT, "not a CSV"),
    Way("a PDF", EVENTS, write(PDF), KEPT, "a PDF, not a CSV"),
    Way("a web page", EVENTS, write(HTML), KEPT, "a web page, not a CSV"),
    Way("a picture", EVENTS, write(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), KEPT, "a picture"),
    Way("JSON", EVENTS, write('[{"event_id": "x", "title": "y"}]\n'), KEPT, "missing|not a header"),
    Way("random bytes", EVENTS, write(bytes((7 * n * n + 3) % 256 for n in range(9000))), KEPT, "not a header|empty"),
    Way("half of UTF-16", EVENTS, write(text().encode("utf-16")[:41]), KEPT, "missing"),
    Way("200 MB", EVENTS, _huge, KEPT, "201 MB.*at most"),
    Way("an open quotation mark before the header", EVENTS, write('"' + text()), KEPT, "not a header"),
    Way("a git conflict in the header", EVENTS, write(_conflict(0)), KEPT, "git"),
    Way("all rows one cell short", EVENTS, write(_one_short()), KEPT, "cells, the header"),
    Way(
        "all rows one cell too long",
        EVENTS,
        write(text().replace("\n", ",x\n").replace(",x\n", "\n", 1)),
        KEPT,
        "commas",
    ),
    Way("all coordinates garbage", EVENTS, write(_with(latitude="north", longitude="??")), KEPT, "latitude"),
    Way("all dates garbage", EVENTS, write(_with(date="soon")), KEPT, "date"),
    Way("all states garbage", EVENTS, write(_with(status="yes")), KEPT, "status"),
    Way("all ids blank", EVENTS, write(_with(event_id="")), KEPT, "event_id"),
    Way("a NUL byte in every row", EVENTS, write(_with(side_a="a\0b")), KEPT, "NUL"),
    # who can tell what is missing?
    Way(
        "cut inside a quoted cell", EVENTS, write(_cut_in_quote()), KEPT, "line [0-9]+, [a-z]+: .*ends inside this cell"
    ),
    Way("cut after most rows", EVENTS, write("".join(_lines()[:5])), KEPT, "suddenly has 4 rows instead of 17"),
    # some of it can be read
    Way("cut inside a letter", EVENTS, write(_cut_in_letter()), READ, "cells"),
    Way("cut in its last cell", EVENTS, write(data()[:-4]), READ, "cut short"),
    Way("cut at a row's end", EVENTS, write("".join(_lines()[:13])), READ, ""),
    Way(
        "an open quotation mark in the first row",
        EVENTS,
        write(_lines()[0] + '"' + "".join(_lines()[1:])),
        READ,
        "quotation",
    ),
    Way("semicolons", EVENTS, write(_rows(lambda row, _: row, ";")), READ, "semicolons"),
    Way("tabs", EVENTS, write(_rows(lambda row, _: row, "\t")), READ, "tabs"),
    Way("bars", EVENTS, write(_rows(lambda row, _: row, "|")), READ, "bars"),
    Way("UTF-16", EVENTS, write(text().encode("utf-16")), READ, "UTF-16"),
    Way("UTF-16 without its mark", EVENTS, write(text().encode("utf-16-be")), READ, "UTF-16"),
    Way(
        "Windows-1252",
        EVENTS,
        write(text().replace("Army", "Armée").encode("cp1252", "replace")),
        READ,
        "Windows-1252",
    ),
    Way("two byte order marks", EVENTS, write(b"\xef\xbb\xbf" * 2 + data()), READ, ""),
    Way("line ends of old Macs", EVENTS, write(data().replace(b"\n", b"\r")), READ, ""),
    Way("a git conflict in a row", EVENTS, write(_conflict(4)), READ, "git"),
    Way("a NUL byte in one row", EVENTS, write(data().replace(b"Palmyra", b"Pal\0myra", 1)), READ, "NUL"),
    Way("a line of 4 MB", EVENTS, _long_line, READ, "cells"),
    Way("all ids equal", EVENTS, write(_with(event_id="the-same-id")), READ, "the-same-id"),
    Way("a column twice", EVENTS, write(_renamed("description", "title")), KEPT, "title"),
    Way("place column renamed", EVENTS, write(_renamed("place", "where")), KEPT, "place"),
    Way(
        "coordinates out of range in one row",
        EVENTS,
        write(_rows(lambda row, n: n or row.update(latitude="1e9"))),
        READ,
        "latitude",
    ),
    Way(
        "infinite coordinates in one row",
        EVENTS,
        write(_rows(lambda row, n: n or row.update(latitude="inf"))),
        READ,
        "latitude",
    ),
    # the files beside it
    Way("sources.csv emptied", "sources.csv", write(b""), KEPT, "empty"),
    Way("sources.csv deleted", "sources.csv", Path.unlink, KEPT, "missing"),
    Way("sources.csv an Excel workbook", "sources.csv", write(XLSX), KEPT, "Excel"),
    Way("sources.csv a pipe", "sources.csv", instead(os.mkfifo), KEPT, "pipe"),
    Way("sources.csv a folder", "sources.csv", instead(Path.mkdir), KEPT, "folder"),
    Way("sources.csv without its header", "sources.csv", write("a,b\nc,d\n"), KEPT, "header"),
    Way("sources.csv of 200 MB", "sources.csv", _huge, KEPT, "201 MB"),
    Way("evidence.csv cut", "evidence.csv", write(data("evidence.csv")[:-30]), READ, "evidence"),
    Way("evidence.csv a link to itself", "evidence.csv", instead(_loop), KEPT, "cannot be read"),
    Way(
        "evidence.csv a link to nowhere",
        "evidence.csv",
        instead(lambda path: path.symlink_to("no.csv")),
        KEPT,
        "missing",
    ),
    Way("evidence.csv a PDF", "evidence.csv", write(PDF), KEPT, "a PDF"),
    Way("places.csv nonsense", "places.csv", write(b"\xff\xfe\x00nonsense"), KEPT, "header|empty|UTF-16"),
    Way("places.csv a pipe", "places.csv", instead(os.mkfifo), KEPT, "pipe"),
    Way(
        "places.csv an endless device", "places.csv", instead(lambda path: path.symlink_to("/dev/zero")), KEPT, "device"
    ),
    Way("dataset.toml no TOML", "dataset.toml", write("title = Syria\n<<<<<<< HEAD\n"), KEPT, "TOML"),
    Way("dataset.toml a pipe", "dataset.toml", instead(os.mkfifo), KEPT, "pipe"),
    Way("dataset.toml bytes of a picture", "dataset.toml", write(b"\x89PNG\r\n\x1a\n\0\0"), KEPT, "TOML"),
    Way("dataset.toml brackets without end", "dataset.toml", write("a = " + "[" * 100_000), KEPT, "TOML"),
    Way("dataset.toml a number without end", "dataset.toml", write("a = " + "9" * 10_000), KEPT, "TOML"),
    Way(
        "dataset.toml bounds beyond all numbers",
        "dataset.toml",
        write(f"bounds = [[1{'0' * 400}, 1], [2, 2]]"),
        READ,
        "expected",
    ),
    Way("dataset.toml deleted", "dataset.toml", Path.unlink, READ, "missing"),
)
"""All ways. Most break events.csv, which readers miss at once."""
