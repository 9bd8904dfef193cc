"""A territory layer: what `territory.toml` says of it, and where its files lie.

::

    territory/<name>/territory.toml            what it is, whose it is, and the SHA-256 of its file
    territory/<name>/<sha256>/areas.bin        the states, packed (`packing`)
                             /original.zip     the files it was made from, untouched
                             /aside.txt        what could not be read, a sentence a line

`territory.toml` is part of the dataset's version, the files are not: they lie under their hash, and an earlier version
finds the ones that it had.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Final

import tomlkit

from geodata import fileio
from geodata.dataset.folder import TERRITORIES, TERRITORY_FILE
from geodata.errors import DatasetError, InputError
from geodata.layers import descriptions, place
from geodata.layers.layer import check_name
from geodata.messages import quoted
from geodata.territory import packing
from geodata.territory.model import Territory

AREAS: Final = "areas.bin"
ORIGINAL: Final = "original.zip"
ASIDE: Final = "aside.txt"
_SHA256: Final = re.compile("[0-9a-f]{64}")
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")
COLOURS: Final = ("#b3483a", "#2f6f9f", "#7a6a2d", "#5b4a8a", "#2f7a5a", "#8a4a6a")
"""What holders are filled with that `territory.toml` gives no colour, in their order."""


@dataclass(frozen=True, slots=True)
class Holder:
    """How a holder is named and drawn."""

    name: str
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class TerritoryLayer:
    """What `territory.toml` says; `name` is the folder's name."""

    name: str
    title: str
    sha256: str
    states: int
    first: str
    """The first day, in ISO 8601."""
    last: str
    imported: str
    """When, in ISO 8601 with zone."""
    files: int = 1
    aside: int = 0
    source: str = ""
    publisher: str = ""
    licence: str = ""
    redistribute: bool = True
    """False: signed-in editors only, and out by no door."""
    holders: tuple[Holder, ...] = field(default=())

    @property
    def credit(self) -> str:
        """Whom to credit, in a line."""
        return ", ".join(part for part in (self.publisher or self.title, self.licence) if part)

    def folder(self, dataset: Path) -> Path:
        """Where its files lie in the folder of a dataset."""
        return dataset / TERRITORIES / self.name / self.sha256


def toml_name(name: str) -> str:
    """The name of its description among a dataset's files."""
    return f"{TERRITORIES}/{name}/{TERRITORY_FILE}"


def read(name: str, data: bytes) -> TerritoryLayer:
    """Read the bytes of a `territory.toml`. Raises InputError."""
    where = toml_name(name)
    try:
        values = tomllib.loads(fileio.decode(data)[0])
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not TOML: {error}") from error
    given = {one.name: values[one.name] for one in fields(TerritoryLayer) if one.name in values}
    listed = values.get("holders", {})
    if not isinstance(listed, dict) or not all(isinstance(one, dict) for one in listed.values()):
        raise InputError(f"{where}: holders is not a table of holders, each with label and colour")
    given["holders"] = tuple(_holder(where, key, one, number) for number, (key, one) in enumerate(listed.items()))
    try:
        layer = TerritoryLayer(**{**given, "name": check_name(name)})
    except TypeError:
        raise InputError(f"{where} lacks some of {', '.join(_TEXTS)}; add its files again") from None
    wrong = [key for key in (*_TEXTS, "source", "publisher", "licence") if not isinstance(getattr(layer, key), str)]
    wrong += [key for key in ("states", "files", "aside") if type(getattr(layer, key)) is not int]
    if wrong or not isinstance(layer.redistribute, bool) or not _SHA256.fullmatch(layer.sha256):
        raise InputError(f"{where}: {wrong[0] if wrong else 'sha256 or redistribute'} is not what it should be")
    return layer


def _holder(where: str, key: str, given: Mapping[str, object], number: int) -> Holder:
    label, colour = given.get("label", key), given.get("colour", COLOURS[number % len(COLOURS)])
    if not isinstance(label, str) or not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
        raise InputError(f'{where}: the holder {quoted(key)} needs a label and a colour such as "{COLOURS[0]}"')
    return Holder(key, label, colour)


def as_toml(layer: TerritoryLayer) -> bytes:
    """The bytes of its `territory.toml`."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by dateline territory. title, and labels and colours, may be changed."))
    for key, value in asdict(layer).items():
        if key not in {"name", "holders"}:
            document.add(key, value)
    holders = tomlkit.table()
    for one in layer.holders:
        holders.add(one.name, {"label": one.label, "colour": one.colour})
    document.add("holders", holders)
    return tomlkit.dumps(document).encode()


def of_files(files: Mapping[str, bytes]) -> dict[str, TerritoryLayer]:
    """The territory layers that the files of a dataset describe, by name; those that cannot be read are in `faults`."""
    return descriptions.read_all(files, TERRITORIES, TERRITORY_FILE, read)[0]


def faults(files: Mapping[str, bytes], dataset: Path | None) -> dict[str, str]:
    """Layer → why it cannot be shown, for those of the files that cannot. `dataset`: its folder, None without one."""
    described, found = descriptions.read_all(files, TERRITORIES, TERRITORY_FILE, read)
    for name, layer in described.items():
        if dataset is None or not (layer.folder(dataset) / AREAS).is_file():
            found[name] = (
                f"its {layer.states:,} states are missing: expected the folder {TERRITORIES}/{name}/{layer.sha256}; "
                "copy it here, or add its files again"
            )
    return found


def content(layer: TerritoryLayer, dataset: Path) -> bytes:
    """The packed states. Raises DatasetError when they cannot be read."""
    try:
        return (layer.folder(dataset) / AREAS).read_bytes()
    except OSError as error:
        raise DatasetError(f"the territory {layer.name} cannot be read ({error.strerror})") from error


def put(
    dataset: Path, layer: TerritoryLayer, territory: Territory, originals: Iterable[Path], aside: Iterable[str]
) -> TerritoryLayer:
    """Put the files of a layer in place, and return it with its hash: whoever calls writes `territory.toml` after that.

    Until then nobody sees them. Raises DatasetError, and then changes nothing.
    """
    home = dataset / TERRITORIES / layer.name
    try:
        fileio.make_folder(home)
        with fileio.folder_lock(dataset), tempfile.TemporaryDirectory(prefix=".unfinished-", dir=home) as unfinished:
            made = Path(unfinished) / "made"
            made.mkdir()
            (made / AREAS).write_bytes(packing.pack(territory))
            (made / ASIDE).write_text("".join(f"{line}\n" for line in aside), "utf-8")
            with zipfile.ZipFile(made / ORIGINAL, "w", zipfile.ZIP_DEFLATED) as archive:
                for number, path in enumerate(originals):
                    archive.write(path, f"{number:05d}-{path.name}")
            layer = replace(layer, sha256=place.hash_of(made))
            if not layer.folder(dataset).exists():
                made.rename(layer.folder(dataset))
                fileio.sync_folder(home)
    except OSError as error:
        raise DatasetError(f"{TERRITORIES} cannot be written to ({error.strerror}); nothing was changed") from error
    return layer


_TEXTS: Final = ("title", "sha256", "first", "last", "imported")
