"""Reading, decoding and writing the files of a dataset.

Kinds: `kind` and `not_csv` recognise a PDF, a workbook or a web page that was saved as .csv or .txt, by its first
bytes, and say what to do.

Writing: one writer at a time (`folder_lock`), and every file appears whole or not at all (`write`). What only its owner
may read lies in a `private_folder`.

Reading: `read` always ends. It refuses pipes, which would block, devices, which never end, and files that are too
large for the memory.

Decoding: `decode` and `to_utf8` expect UTF-8, recognise UTF-16 and UTF-32 by their byte order mark or NUL bytes, and
read any other line as Windows-1252. Whatever was not plain UTF-8 is reported as an `Oddity`.
"""

from __future__ import annotations

import codecs
import errno
import logging
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from geodata.errors import DatasetError

_EXCEL: Final = 'open it in Excel and choose File, Save As, "CSV UTF-8 (Comma delimited)"'
_CALC: Final = 'open it in LibreOffice and choose File, Save As, "Text CSV", with the character set "Unicode (UTF-8)"'
_NOT_THIS: Final = "put the CSV file in its place"
MOST_LINES: Final = 3_000_000
"""Most lines of a table; a file of line ends alone would take minutes to read."""
_BEGIN: Final = 200
"""An OpenDocument file declares its type within this many bytes."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """`name` includes its article ("a PDF"); `as_csv` says how to get a CSV file out of it."""

    name: str
    as_csv: str


_EXCEL_WORKBOOK: Final = FileKind("an Excel workbook", _EXCEL)
_WORD: Final = FileKind("a Word document", _NOT_THIS)
_ZIP: Final = FileKind("a ZIP archive", "unpack it and put the CSV file that it holds in its place")
_ODS: Final = FileKind("a LibreOffice spreadsheet", _CALC)
_ODF: Final = FileKind("an OpenDocument file", _NOT_THIS)
_KINDS: Final = {
    b"%PDF-": FileKind("a PDF", _NOT_THIS),
    b"\xd0\xcf\x11\xe0": FileKind("an old Office file", _EXCEL),
    b"{\\rtf": FileKind("an RTF file", _NOT_THIS),
    b"\x1f\x8b": FileKind("a compressed file", "unpack it first"),
    b"\x89PNG": FileKind("a picture", _NOT_THIS),
    b"\xff\xd8\xff": FileKind("a picture", _NOT_THIS),
    b"SQLite format 3\0": FileKind("an SQLite database", _NOT_THIS),
    b"PAR1": FileKind("a Parquet file", _NOT_THIS),
}
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|!--)", re.IGNORECASE)
_WEB_PAGE: Final = FileKind("a web page", "download the CSV file itself; perhaps a page to sign in was saved instead")


def kind(data: bytes) -> FileKind | None:
    """The kind of file that the bytes are; None when they may be text."""
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    return next((found for mark, found in _KINDS.items() if data.startswith(mark)), None)


def not_csv(data: bytes) -> str:
    """Why the bytes cannot be read as CSV, and what to do; "" when they can."""
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > MOST_LINES:
        return f"the file has {lines:,} lines, and at most {MOST_LINES:,} are read; is it the right file?"
    found = _WEB_PAGE if _PAGE.match(data) else kind(data)
    return f"the file is {found.name}, not a CSV, whatever it is called; {found.as_csv}" if found else ""


def _in_zip(data: bytes) -> FileKind:
    """Tell ZIP-based formats apart by the names of their members, which a ZIP file stores uncompressed."""
    begin = data[:_BEGIN]
    if b"application/vnd.oasis.opendocument" in begin:
        return _ODS if b"opendocument.spreadsheet" in begin else _ODF
    if b"xl/workbook." in data:
        return _EXCEL_WORKBOOK
    return _WORD if b"word/document." in data else _ZIP


LOCK: Final = ".dateline.lock"
LOCK_TIMEOUT_S: Final = 10.0
"""How long to wait for another writer: writes take milliseconds, with a million events a few seconds."""
_POLL_S: Final = 0.005
_ANY_WRITES: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_TEMPORARY: Final = ".dateline.tmp"
_OWNER_ONLY: Final = 0o700
_log: Final = logging.getLogger(__name__)


@contextmanager
def folder_lock(folder: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the write lock of the dataset in `folder`. Raises DatasetError when it cannot be acquired in time."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 20 ms, and commands that only read need none of it

    try:
        mode = 0o600 if is_private(folder) else -1  # the umask's
        lock = FileLock(folder / LOCK, timeout=timeout_s, mode=mode, poll_interval=_POLL_S)
        lock.acquire()
    except Timeout:
        raise DatasetError(f"somebody else is writing to {folder.name}; try again in a moment") from None
    except (OSError, NotImplementedError) as error:
        raise DatasetError(f"{folder} cannot be written to ({_why(error)})") from error
    try:
        yield
    finally:
        lock.release()


def check_writable(path: Path) -> None:
    """Raise DatasetError when the file exists and is read-only; a new file is always fine."""
    try:
        if not path.stat().st_mode & _ANY_WRITES or not os.access(path, os.W_OK):
            raise DatasetError(f"{path.name} is read-only, so nothing was written; make it writable and try again")
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatasetError(f"{path.name} cannot be read ({error.strerror})") from error


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace the file with `data` atomically: a crash leaves the old file or the new one. Raises DatasetError.

    It keeps its rights, and a new one may be read by everybody. `private`: from now on its owner alone may read it.
    """
    check_writable(path)
    target = path.resolve()
    try:
        make_folder(target.parent)
        before = target.stat() if target.exists() else None
        mode = stat.S_IMODE(before.st_mode) if before else 0o644
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_TEMPORARY)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if before is not None:
                _keep_owner(temporary, before)
            temporary.chmod(mode & _OWNER_ONLY if private else mode)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise DatasetError(f"{path.name} could not be written ({error.strerror}); nothing of it was changed") from error


def _keep_owner(path: Path, before: os.stat_result) -> None:
    """Give a file the owner and the group of the one that it replaces, as far as this user may."""
    if os.name != "posix":
        return
    for owner in (before.st_uid, -1):  # only root gives files away; others may choose among their groups
        with suppress(PermissionError):
            os.chown(path, owner, before.st_gid)
            return


def open_own(path: str, flags: int) -> int:
    """An `opener` for `open` that gives strangers no right to write to a new file, whatever the umask."""
    return os.open(path, flags, 0o664)


def open_private(path: str, flags: int) -> int:
    """An `opener` for `open` that gives nobody but the owner any right to a new file, whatever the umask."""
    return os.open(path, flags, 0o600)


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Create the folder and those above it. Raises OSError. One that exists keeps its rights.

    Whatever the umask, strangers may not write to a new one; nobody but its owner may enter one that is `private`.
    """
    for missing in reversed(list(takewhile(lambda one: not one.exists(), (folder, *folder.parents)))):
        missing.mkdir(mode=_OWNER_ONLY if private and missing == folder else 0o775, exist_ok=True)


def is_private(folder: Path) -> bool:
    """Whether nobody but its owner has any right to the folder. Raises OSError."""
    return os.name == "posix" and not folder.stat().st_mode & 0o077


def private_folder(folder: Path) -> None:
    """Create the folder for its owner alone, and take everybody else's rights to one that exists. Raises OSError.

    What is in it loses them too. Where the rights cannot be changed, the log says so.
    """
    make_folder(folder, private=True)
    if os.name != "posix" or is_private(folder):
        return
    try:
        for one in (folder, *folder.rglob("*")):
            if not one.is_symlink():
                one.chmod(stat.S_IMODE(one.stat().st_mode) & _OWNER_ONLY)
    except OSError as error:
        _log.warning("others may be able to read %s: its rights cannot be changed (%s)", folder.name, error.strerror)


def ignore_by_git(folder: Path) -> None:
    """Let git ignore the folder and all that is in it: a dataset is often a git checkout. Raises OSError."""
    path = folder / ".gitignore"
    if not path.exists():
        with open(path, "wb", opener=open_private if is_private(folder) else open_own) as file:
            file.write(b"*\n")


def remove(path: Path) -> None:
    """Remove the file, if it exists. Raises DatasetError."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise DatasetError(f"{path.name} could not be removed ({error.strerror})") from error


def clear_temporary(folder: Path) -> None:
    """Remove the temporary files of writers that crashed. Call it under `folder_lock`: nobody else is writing."""
    for found in (folder, folder / "articles", folder / ".dateline", *(folder / ".dateline" / "objects").glob("??")):
        for path in found.glob(f".*{_TEMPORARY}"):
            path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush the folder's entries to disk, so that a new name survives a power cut (POSIX only)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)


MAX_BYTES: Final = 200_000_000
"""Largest table: room for more than a million events."""
MAX_BYTES_TOML: Final = 5_000_000
_MB: Final = 1_000_000
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path, most: int = MAX_BYTES) -> bytes:
    """The file's bytes. Raises OSError with a readable `strerror`, also for files larger than `most` bytes."""
    handle = os.open(path, _FLAGS)
    try:
        state = os.fstat(handle)
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        if state.st_size > most:
            raise OSError(errno.EFBIG, too_large(state.st_size, most), str(path))
        with open(handle, "rb", closefd=False) as file:
            data = file.read(state.st_size + 1)
            if len(data) > state.st_size:  # it grows while it is read
                data += file.read(max(0, most + 1 - len(data)))
        if len(data) > most:
            raise OSError(errno.EFBIG, too_large(len(data), most), str(path))
        return data
    finally:
        os.close(handle)


def too_large(size: int, most: int) -> str:
    """What to say about a file of `size` bytes where `most` are read."""
    return f"it has {-(-size // _MB):,} MB, and at most {most // _MB:,} are read; is it the right file?"


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
    """Something odd about a file's bytes that its editor should know. `line` counts from 1; 0: the whole file."""

    line: int
    code: str
    message: str


def to_utf8(data: bytes) -> tuple[bytes, list[Oddity]]:
    """The bytes as UTF-8 without byte order mark. Single lines may still not be UTF-8: see `decode_line`."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _by_nul_bytes(data)
    if encoding in {"", "utf-8"}:
        while data.startswith(codecs.BOM_UTF8):  # twice, when a program put one before the one that was there
            data = data.removeprefix(codecs.BOM_UTF8)
        return data, []
    name = encoding[:6].upper()
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return text.encode(), [Oddity(0, "encoding", f"the file is {name}, not UTF-8; it was read as that: {_SAVE_AS}")]


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """The encoding of all of the text, as Python names it, and its byte order mark.

    The encoding is "" when no single one gives these bytes: some lines are UTF-8 and others Windows-1252, say.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", _by_nul_bytes(data)))
    if encoding not in {"", "utf-8"}:
        return encoding, mark
    utf8, _ = to_utf8(data)
    mark = data[: len(data) - len(utf8)]
    try:
        utf8.decode()
    except UnicodeDecodeError:
        foreign = [decode_line(line) for line in utf8.splitlines() if not line.isascii()]
        return "" if any(good or "\ufffd" in text for text, good in foreign) else "cp1252", mark
    return "utf-8", mark


def decode_line(raw: bytes) -> tuple[str, bool]:
    """The text of a line, and whether it was UTF-8; if not, it was read as Windows-1252."""
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), False


def decode(data: bytes) -> tuple[str, list[Oddity]]:
    """The whole text with its line ends unchanged, and what was odd about the bytes."""
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
    """One oddity for all lines (numbers from 1) that are not UTF-8; none for an empty list."""
    if not lines:
        return []
    more = f", like {len(lines) - 1} more lines" if len(lines) > 1 else ""
    message = f"the line is not UTF-8{more}; it was read as Windows-1252, so letters may be wrong: {_SAVE_AS}"
    return [Oddity(lines[0], "encoding", message)]


def _by_nul_bytes(data: bytes) -> str:
    """Recognise UTF-16 without a mark, in which every other byte of Latin text is NUL; "" for anything else."""
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
