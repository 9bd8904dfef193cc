"""Bytes of a text file → its text, whatever program saved it, and what was odd about them.

UTF-8 is what is expected. UTF-16 and UTF-32 are known by their byte order mark or by their NUL bytes; a line that is
not UTF-8 is read as Windows-1252, the usual other encoding, and reported, because its letters may be wrong.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 4096
_SAVE_AS: Final = "save the file as UTF-8"


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about the file's bytes that a person should know. `line` counts from 1; 0: the whole file."""

    line: int
    code: str
    message: str


def to_utf8(data: bytes) -> tuple[bytes, list[Oddity]]:
    """The file's bytes as UTF-8 without byte order mark. Single lines may still not be UTF-8: see `decode_line`."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _by_nul_bytes(data)
    if encoding in {"", "utf-8"}:
        while data.startswith(codecs.BOM_UTF8):  # twice, when a program put one before the one that was there
            data = data.removeprefix(codecs.BOM_UTF8)
        return data, []
    name = encoding[:6].upper()
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return text.encode(), [Oddity(0, "encoding", f"the file is {name}, not UTF-8; it was read as that: {_SAVE_AS}")]


def decode_line(raw: bytes) -> tuple[str, bool]:
    """One line's text, and whether it was UTF-8; if it was not, it was read as Windows-1252."""
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), False


def decode(data: bytes) -> tuple[str, list[Oddity]]:
    """The whole text, line ends kept as they are, and what was odd."""
    utf8, odd = to_utf8(data)
    try:
        text = utf8.decode()
    except UnicodeDecodeError:
        lines = [decode_line(raw) for raw in utf8.split(b"\n")]
        text = "\n".join(line for line, _ in lines)
        odd += not_utf8([number for number, (_, good) in enumerate(lines, 1) if not good])
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        odd.append(Oddity(line, "nul", "NUL bytes: the file is damaged or not a text file; take them out"))
    return text, odd


def not_utf8(lines: list[int]) -> list[Oddity]:
    """What to say about lines that are not UTF-8: one sentence, however many."""
    if not lines:
        return []
    more = f", like {len(lines) - 1} more lines" if len(lines) > 1 else ""
    message = f"the line is not UTF-8{more}; it was read as Windows-1252, so letters may be wrong: {_SAVE_AS}"
    return [Oddity(lines[0], "encoding", message)]


def _by_nul_bytes(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is NUL. "" when it does not look like that."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if not half:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return ""
