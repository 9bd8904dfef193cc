"""The parts of ZIP-based files, and the XML in them, within limits: whatever they hold, time and memory are bounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from geodata.errors import InputError

MOST_BYTES: Final = 50_000_000
"""Bytes of one part, unpacked: a novel as XML has a fifth of them."""
_DEEPEST: Final = 1_000
"""Elements within elements; documents have about twenty."""


class Parts:
    """The parts of a ZIP archive, which messages call `name`. Raises InputError when it is none."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, OverflowError) as error:
            raise InputError(
                f"{name} is damaged or cut off: it cannot be unpacked; save or download it again"
            ) from error
        self.names = frozenset(self._archive.namelist())

    def read(self, part: str, most: int = MOST_BYTES) -> bytes:
        """The bytes of a part; b"" when there is none. Raises InputError: damaged, encrypted, larger than `most`."""
        if part not in self.names:
            return b""
        try:
            with self._archive.open(part) as stream:
                data = stream.read(most + 1)
        except RuntimeError as error:  # NotImplementedError, an unknown compression, is one
            raise InputError(f"{self.name} is encrypted: save it without a password") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise InputError(f"{self.name} is damaged: {part} in it cannot be unpacked; save it again") from error
        if len(data) > most:
            raise InputError(
                f"{self.name} was not read: {part} in it unpacks to more than {most // 10**6} MB, which no article has"
            )
        return data


Start = Callable[[str, Mapping[str, str]], None]
"""Gets an element's name, without its namespace, and its attributes, likewise."""
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(data: bytes, name: str, *, start: Start, end: End, text: Text) -> None:
    """Report the elements and texts of XML in reading order. Raises InputError: not XML, too deep, own entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse(*_: object) -> None:
        raise InputError(f"{name} was not read: its XML declares entities of its own, which no article needs")

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(f"{name} was not read: its XML is nested more than {_DEEPEST:,} times")
        start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def finish(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(_local(tag))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        raise InputError(f"{name} is damaged: its XML breaks off at line {error.lineno:,}; save it again") from error
    except (LookupError, ValueError) as error:
        raise InputError(f"{name} is damaged: its XML cannot be decoded ({error}); save it again") from error


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
