"""A layer: what `layer.toml` says of other people's data, and where its files lie.

::

    layers/<name>/layer.toml                what it is, whose it is, and the SHA-256 of its files
    layers/<name>/<sha256>/events.parquet   one row an event: our columns as text, and what is derived from them
                          /original.parquet the rows of the source, untouched, all text
                          /aside.csv        rows that could not be taken, and why
                          /changes.csv      what an update added, removed and changed, cell by cell

Parts that were merged into it since have files of their own beside these (`geodata.layers.parts`).
`layer.toml` is part of the dataset's version, the files are not: they lie under their hash, and an earlier version
finds the ones that it had.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import tomlkit

from geodata import fileio
from geodata.dataset.folder import LAYER_FILE, LAYERS
from geodata.errors import InputError
from geodata.layers import descriptions
from geodata.messages import quoted

EVENTS: Final = "events.parquet"
ORIGINAL: Final = "original.parquet"
ASIDE: Final = "aside.csv"
CHANGES: Final = "changes.csv"
NAME_PATTERN: Final = "[a-z0-9-]{2,32}"
_SHA256: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Layer:
    """What `layer.toml` says. `name` is the folder's name; counts are of the file that was imported last."""

    name: str
    title: str
    format: str
    """Name of the format, as in ``--format``."""
    prefix: str
    """Ids of its events are ``<prefix>:<id of the source>``."""
    sha256: str
    """Hash of its files; the folder they lie in."""
    rows: int
    """Rows of the source that are kept, those set aside included."""
    events: int
    aside: int
    file: str
    """Name of the file that was imported."""
    file_sha256: str
    imported: str
    """When, in ISO 8601 with zone."""
    parts: int = 0
    """How many files were merged into the last release of everything; `file` is the last of them."""
    before: str = ""
    """Hash of the files that it had before its last update; "" for a layer that was never updated."""
    removed: int = 0
    """How many events that update removed."""
    source: str = ""
    """Where the data are from: an address."""
    holder: str = ""
    licence: str = ""
    citation: str = ""
    redistribute: bool = True
    """False: signed-in editors only, and out by no door."""
    machine_coded: bool = False
    geocode: bool = True
    """Whether rows without coordinates are looked up by the names of their places."""
    read_as: tuple[str, ...] = ()
    """How the file was read, a sentence each."""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    """The mapping by which a table was read, {} for a format that needs none."""

    @property
    def credit(self) -> str:
        """Whom to credit, in a line: the citation, or the holder, and the licence."""
        return ", ".join(part for part in (self.citation or self.holder or self.title, self.licence) if part)

    def folder(self, dataset: Path) -> Path:
        """Where its files lie in the folder of a dataset."""
        return dataset / LAYERS / self.name / self.sha256


def toml_name(name: str) -> str:
    """The name of a layer's description among a dataset's files."""
    return f"{LAYERS}/{name}/{LAYER_FILE}"


def check_name(name: str) -> str:
    """The name, if it can be one of a layer. Raises InputError."""
    if not re.fullmatch(NAME_PATTERN, name):
        raise InputError(f"{quoted(name)} cannot name a layer; expected 2 to 32 of a-z, 0-9 and hyphens, such as ged")
    return name


def read(name: str, data: bytes) -> Layer:
    """Read the bytes of a `layer.toml`. Raises InputError."""
    try:
        values = tomllib.loads(fileio.decode(data)[0])
    except (ValueError, RecursionError) as error:
        raise InputError(f"{toml_name(name)} is not TOML: {error}") from error
    given = {one.name: values[one.name] for one in fields(Layer) if one.name in values}
    given["read_as"] = tuple(given.get("read_as", ()))
    try:
        layer = Layer(**{**given, "name": check_name(name)})
    except TypeError:
        missing = ", ".join(_REQUIRED - set(values))
        raise InputError(f"{toml_name(name)} lacks {missing}; import the file again with dateline import") from None
    for one, kind in _KINDS.items():
        if not isinstance(getattr(layer, one), kind):
            raise InputError(f"{toml_name(name)}: {one} is not {_WORDS[kind]}")
    if not _SHA256.fullmatch(layer.sha256) or not _SHA256.fullmatch(layer.before or layer.sha256):
        raise InputError(f"{toml_name(name)}: sha256 is no hash; import the file again with dateline import")
    return layer


def as_toml(layer: Layer) -> bytes:
    """The bytes of its `layer.toml`."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by dateline import; its rows are read only. title may be changed."))
    values = asdict(layer)
    for key in ("mapping", "name"):
        values.pop(key)
    for key, value in values.items():
        document.add(key, list(value) if isinstance(value, tuple) else value)
    if layer.mapping:
        document.add("mapping", dict(layer.mapping))
    return tomlkit.dumps(document).encode()


def of_files(files: Mapping[str, bytes]) -> dict[str, Layer]:
    """The layers that the files of a dataset describe, by name; those that cannot be read are in `faults`."""
    return descriptions.read_all(files, LAYERS, LAYER_FILE, read)[0]


def faults(files: Mapping[str, bytes], dataset: Path | None) -> dict[str, str]:
    """Layer → why it cannot be shown, for those of the files that cannot. `dataset`: its folder, None without one."""
    described, found = descriptions.read_all(files, LAYERS, LAYER_FILE, read)
    for name, layer in described.items():
        if dataset is None or not (layer.folder(dataset) / EVENTS).is_file():
            found[name] = (
                f"its {layer.events:,} events are missing: expected the folder {LAYERS}/{name}/{layer.sha256}; "
                f"copy it here, or import {quoted(layer.file)} again"
            )
    return found


def in_folder(dataset: Path) -> dict[str, Layer]:
    """The layers of the dataset in a folder, by name. Raises InputError for one that cannot be read."""
    paths = sorted((dataset / LAYERS).glob(f"*/{LAYER_FILE}"))
    found = {}
    for path in paths:
        try:
            data = fileio.read(path, fileio.MAX_BYTES_TOML)
        except OSError as error:
            raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
        found[path.parent.name] = read(path.parent.name, data)
    return found


_REQUIRED: Final = {
    *("title", "format", "prefix", "sha256", "rows", "events", "aside", "file", "file_sha256", "imported"),
}
_WORDS: Final[dict[type, str]] = {
    str: "a text",
    int: "a number",
    bool: "true or false",
    tuple: "a list",
    dict: "a table",
}
_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("title", "format", "prefix", "sha256", "file", "file_sha256", "imported"), str),
    **dict.fromkeys(("source", "holder", "licence", "citation", "before"), str),
    **dict.fromkeys(("rows", "events", "aside", "parts", "removed"), int),
    **dict.fromkeys(("redistribute", "machine_coded", "geocode"), bool),
    "read_as": tuple,
    "mapping": dict,
}
