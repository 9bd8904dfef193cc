"""A dataset's own gazetteer: places that editors added from lists of their own, in a file beside the bundled one.

`gazetteer.toml` in the dataset's folder names the file by its SHA-256 and credits where the places are from; the file
itself is ``gazetteer/<sha256>.sqlite``. Thus the dataset's version depends on the places without holding them.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.errors import DatasetError, DatelineError, InputError
from geodata.geocoding import gazetteer_file
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.gazetteer_file import GazetteerRow
from geodata.model import OWN_GAZETTEER, Dataset, WherePrec

_FOLDER: Final = "gazetteer"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class OwnGazetteer:
    """What `gazetteer.toml` says."""

    sha256: str
    places: int
    credits: tuple[str, ...]
    """Whom to credit, a sentence for each list of places."""

    def path(self, folder: Path) -> Path:
        """The file with the places of the dataset in `folder`."""
        return folder / _FOLDER / f"{self.sha256}.sqlite"


def read(data: bytes) -> OwnGazetteer:
    """Read the bytes of `gazetteer.toml`. Raises InputError."""
    try:
        values = tomllib.loads(fileio.decode(data)[0])
    except (ValueError, RecursionError) as error:
        raise InputError(f"{OWN_GAZETTEER} is not TOML: {error}") from error
    sha256, places, credits_due = (values.get(key) for key in ("sha256", "places", "credits"))
    is_list = isinstance(credits_due, list) and all(isinstance(credit, str) for credit in credits_due)
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256) or not is_list:
        raise InputError(f"{OWN_GAZETTEER} needs sha256, places and credits; make it with dateline gazetteer add")
    return OwnGazetteer(sha256, places if isinstance(places, int) else 0, tuple(credits_due or ()))


def file_of(files: Mapping[str, bytes], folder: Path | None) -> Path | None:
    """The file with the own places of the dataset whose files these are; None where there is none that can be used.

    `folder` is the dataset's folder, None when there is none.
    """
    if OWN_GAZETTEER not in files or folder is None or trouble(files, folder):
        return None
    return read(files[OWN_GAZETTEER]).path(folder.resolve())


def of_dataset(dataset: Dataset) -> Gazetteer:
    """The bundled gazetteer, with the dataset's own where it has one."""
    return _opened(dataset.own_gazetteer) if dataset.own_gazetteer else Gazetteer.open()


def of_folder(folder: Path) -> Gazetteer:
    """The same for the dataset in `folder`, of which only `gazetteer.toml` is read."""
    try:
        files = {OWN_GAZETTEER: fileio.read(folder / OWN_GAZETTEER, fileio.MAX_BYTES_TOML)}
    except OSError:
        return Gazetteer.open()
    return of_files(files, folder)


def of_files(files: Mapping[str, bytes], folder: Path) -> Gazetteer:
    """The same for the dataset whose files these are, and whose folder holds the file of its own gazetteer."""
    own = file_of(files, folder)
    return _opened(own) if own else Gazetteer.open()


def credit(files: Mapping[str, bytes]) -> str:
    """Whom to credit for the own places of the dataset whose files these are; "" for nobody."""
    try:
        return " ".join(read(files[OWN_GAZETTEER]).credits) if OWN_GAZETTEER in files else ""
    except InputError:
        return ""


def trouble(files: Mapping[str, bytes], folder: Path | None) -> str:
    """Why the dataset's own gazetteer cannot be used, in a sentence; "" when it can, or when there is none."""
    if OWN_GAZETTEER not in files:
        return ""
    try:
        own = read(files[OWN_GAZETTEER])
        if folder is None or not own.path(folder).is_file():
            return (
                f"its {own.places:,} places are missing: expected the file {_FOLDER}/{own.sha256}.sqlite; "
                "copy it here, or add the lists again with dateline gazetteer add"
            )
        _opened(own.path(folder.resolve()))
    except DatelineError as error:
        return f"{error}"
    return ""


@lru_cache(maxsize=8)
def _opened(path: Path) -> Gazetteer:
    return Gazetteer.open(own=Gazetteer.open(path))


def add(folder: Path, rows: Iterable[GazetteerRow], credit: str) -> OwnGazetteer:
    """Add places to the own gazetteer of the dataset in `folder`; one with an id that is there replaces it.

    The old file stays, for earlier versions of the dataset. Raises DatasetError, and then changes nothing.
    """
    with fileio.folder_lock(folder):
        info = folder / OWN_GAZETTEER
        fileio.check_writable(info)
        before = _before(folder)
        by_id = {row.gid: row for row in (*(_rows(before.path(folder)) if before else ()), *rows)}
        credits_due = tuple(dict.fromkeys((*(before.credits if before else ()), credit)))
        own = _write(folder, by_id.values(), credits_due)
        fileio.write(info, _as_toml(own))
    return own


def _before(folder: Path) -> OwnGazetteer | None:
    """The own gazetteer that is there. Raises DatasetError when it is there and cannot be used."""
    try:
        data = fileio.read(folder / OWN_GAZETTEER, fileio.MAX_BYTES_TOML)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatasetError(f"{OWN_GAZETTEER} cannot be read ({error.strerror})") from error
    if why := trouble({OWN_GAZETTEER: data}, folder):
        raise DatasetError(f"{OWN_GAZETTEER}: {why}. Nothing was changed; remove {OWN_GAZETTEER} to begin anew")
    return read(data)


def _write(folder: Path, rows: Iterable[GazetteerRow], credits_due: tuple[str, ...]) -> OwnGazetteer:
    try:
        fileio.make_folder(folder / _FOLDER)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder / _FOLDER) as unfinished:
            made = Path(unfinished) / "gazetteer.sqlite"
            by_id = list(rows)
            gazetteer_file.write(made, by_id, {"attribution": " ".join(credits_due)})
            own = OwnGazetteer(_sha256(made), len(by_id), credits_due)
            shutil.move(made, own.path(folder))
    except (OSError, sqlite3.Error) as error:
        raise DatasetError(
            f"the gazetteer of {folder.name} cannot be written ({error}); nothing was changed"
        ) from error
    return own


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _rows(path: Path) -> list[GazetteerRow]:
    """The places of a gazetteer's file, as they were written."""
    gazetteer = Gazetteer.open(path)
    spellings: dict[str, set[str]] = {}
    for place, spelling in gazetteer.spellings():
        spellings.setdefault(place, set()).add(spelling)
    return [
        GazetteerRow(
            place.gazetteer_id, place.name, place.latitude, place.longitude, place.kind, place.country, place.admin,
            place.population, WherePrec(place.where_prec).word, place.radius_km, place.feature_class,
            spellings.get(place.gazetteer_id, set()),
        )
        for place in gazetteer.every()
    ]  # fmt: skip


def _as_toml(own: OwnGazetteer) -> bytes:
    credits_due = "".join(f"  {_quoted(credit)},\n" for credit in own.credits)
    lines = (
        "# Written by dateline gazetteer add: the file with the places, and whom to credit for them.",
        f'sha256 = "{own.sha256}"',
        f"places = {own.places}",
        f"credits = [\n{credits_due}]",
    )
    return ("\n".join(lines) + "\n").encode("utf-8")


def _quoted(text: str) -> str:
    """A text as TOML writes it on one line."""
    plain = " ".join(text.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
