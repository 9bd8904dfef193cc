"""Read the cells of an .xlsx workbook as text, sheet by sheet, without formulas, formats or macros."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree as ET

from geodata.errors import InputError

MAX_BYTES: Final = 300_000_000
"""Bytes of one unpacked part of a workbook at most: more is a zip bomb, or no table of places."""
_MAX_STRINGS: Final = 3_000_000
_MAX_COLUMNS: Final = 500
_SHEET: Final = re.compile(r"xl/worksheets/sheet\d+\.xml")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})\d+")
_CHUNK: Final = 1 << 16

Cells = list[str]


def sheets(path: Path) -> Iterator[Iterator[Cells]]:
    """The sheets of a workbook, each as its rows; cells that are left out are "". Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = sorted(name for name in archive.namelist() if _SHEET.fullmatch(name))
            if not parts:
                raise InputError(f"{path.name} holds no sheets: expected an .xlsx workbook")
            strings = list(_strings(archive, path.name))
            for part in parts:
                yield _rows(archive, part, strings, path.name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ET.ParseError, NotImplementedError, EOFError, OSError) as error:
        raise InputError(f"{path.name} cannot be read as a workbook ({error}); is it whole?") from error
    except RuntimeError as error:  # how zipfile reports encryption
        raise InputError(f"{path.name} is encrypted: save it without a password") from error


def _open(archive: zipfile.ZipFile, part: str, name: str) -> IO[bytes]:
    if archive.getinfo(part).file_size > MAX_BYTES:
        raise InputError(f"{name}: {part} holds more than {MAX_BYTES // 10**6} MB; save only the sheet with the places")
    return archive.open(part)


def _elements(file: IO[bytes], name: str, tag: str) -> Iterator[ET.Element]:
    """Each element with this tag, one at a time; a document type, which could declare entities, is refused."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(["end"])
    read = 0
    while chunk := file.read(_CHUNK):
        if not read and b"<!DOCTYPE" in chunk[:2000]:
            raise InputError(f"{name} is no ordinary workbook: it declares a document type")
        read += len(chunk)
        if read > MAX_BYTES:
            raise InputError(f"{name} unpacks to more than {MAX_BYTES // 10**6} MB")
        parser.feed(chunk)
        for _, *found in parser.read_events():
            element = found[0] if found else None
            if isinstance(element, ET.Element) and element.tag.rpartition("}")[2] == tag:
                yield element
                element.clear()
    parser.close()


def _strings(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The workbook's shared texts, in order."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return
    with _open(archive, "xl/sharedStrings.xml", name) as file:
        for number, element in enumerate(_elements(file, name, "si")):
            if number >= _MAX_STRINGS:
                raise InputError(f"{name} holds more than {_MAX_STRINGS:,} texts")
            yield _text(element)


def _text(element: ET.Element) -> str:
    """The text of an element, without the pronunciation of East Asian names (``rPh``)."""
    if element.tag.rpartition("}")[2] == "rPh":
        return ""
    if element.tag.rpartition("}")[2] == "t":
        return element.text or ""
    return "".join(map(_text, element))


def _rows(archive: zipfile.ZipFile, part: str, strings: list[str], name: str) -> Iterator[Cells]:
    with _open(archive, part, name) as file:
        for row in _elements(file, name, "row"):
            cells: Cells = []
            for cell in row:
                reference = _REFERENCE.match(cell.get("r", ""))
                column = _number(reference[1]) if reference else len(cells)
                if column >= _MAX_COLUMNS:
                    continue
                cells += [""] * (column + 1 - len(cells))
                cells[column] = _value(cell, strings)
            yield cells


def _value(cell: ET.Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = next((child.text or "" for child in cell if child.tag.rpartition("}")[2] == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    return "" if kind == "e" else value


def _number(letters: str) -> int:
    """The index of a column: 0 for ``A``, 26 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
