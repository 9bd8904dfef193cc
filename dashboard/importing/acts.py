"""What an editor does on the page Import, by name: each act is checked here, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dashboard import unsaved
from dashboard.importing import import_session
from dashboard.importing.import_session import DRAFTS, NEW, READING, ImportSession
from dashboard.server import uploads
from geodata.errors import InputError
from geodata.interchange import detection, mapping
from geodata.interchange.mapping import OURS, MappedColumn, TableMapping
from geodata.versions import layering

if TYPE_CHECKING:
    from dashboard.unsaved import Action
    from geodata.interchange.inspecting import Inspection

ABOUT: Final = ("name", "title", "source", "holder", "licence", "citation")
"""What an editor writes about the data."""
_LONGEST: Final = 500
_SAID: Final = ("decimal", "date_order", "id_prefix", "zero_is_unknown", "swapped")
"""Keys of a mapping that are changed without opening the file again."""


def run_action(work: ImportSession, action: Action) -> None:
    """Run one action of the page. Raises InputError, DatasetError, CommitError; then nothing is written."""
    unsaved.run_action(work, action, _ACTIONS)


def _arrived(work: ImportSession, action: Action) -> None:
    """Take the file that this session has uploaded, in place of the one before."""
    upload = uploads.taken(str(action.get("id")), work.owner)
    if upload is None:
        raise InputError("this file is not here; choose it again")
    work.forget_file()
    work.upload, work.done = upload, None
    work.look()


def _put_away(work: ImportSession, _: Action) -> str:
    work.forget_file()
    return "The file was removed; nothing was imported"


def _set_form(work: ImportSession, action: Action) -> None:
    name = str(action.get("form"))
    work.form = name if name == "auto" else detection.by_name(name).name
    work.mapping = work.mapping and TableMapping(**{key: getattr(work.mapping, key) for key in READING})
    work.look()


def _set(work: ImportSession, action: Action) -> None:
    """Set one key of the mapping; how the file is opened makes it be looked at again."""
    key, value = str(action.get("key")), action.get("value")
    if key not in {*READING, *_SAID}:
        raise InputError("unknown key; reload the page")
    said = {**(work.mapping.as_dict() if work.mapping else {}), key: value}
    if key == "sheet":
        said.pop("columns", None)
    work.mapping = mapping.of(said)
    if key in READING:
        work.look()


def _set_column(work: ImportSession, action: Action) -> None:
    """Say which column of the file goes into which of ours, "" for none."""
    found, ours = _inspection(work), str(action.get("ours"))
    if ours not in OURS:
        raise InputError("events have no such column; reload the page")
    theirs = [import_session.column_of(found, str(name)) for name in action.get("theirs", [])]
    kind = str(action.get("kind", "one"))
    columns = {name: one for name, one in (work.mapping or TableMapping()).columns.items() if name != ours}
    if any(theirs) and kind == "span":
        columns[ours] = MappedColumn(start=theirs[0], end=theirs[1])
    elif any(theirs) and kind == "parts":
        columns[ours] = MappedColumn(parts=tuple(filter(None, theirs)))
    elif any(theirs):
        columns[ours] = MappedColumn(theirs[0])
    work.mapping = replace(work.mapping or TableMapping(), columns=columns)


def _use_mapping(work: ImportSession, action: Action) -> str:
    """Take a mapping that was kept as TOML."""
    data = action.get("data")
    given = mapping.parse(data if isinstance(data, bytes) else b"", str(action.get("name")))
    work.mapping = given
    work.about |= {key: value for key in ("title", "holder", "licence", "citation") if (value := getattr(given, key))}
    work.look()
    return f"The mapping {action.get('name')} is used"


def _about(work: ImportSession, action: Action) -> None:
    key, value = str(action.get("key")), action.get("value")
    if key == "redistribute":
        work.about[key] = value is True
        return
    if key not in ABOUT or not isinstance(value, str) or len(value) > _LONGEST:
        raise InputError(f"up to {_LONGEST} characters are taken")
    if key == "name":
        import_session.check_name(value.strip())
    work.about[key] = value.strip()


def _set_target(work: ImportSession, action: Action) -> None:
    target = str(action.get("target"))
    if target not in {NEW, DRAFTS} and target not in work.layers():
        raise InputError("there is no such layer any more; reload the page")
    work.target = target


def _undo(work: ImportSession, _: Action) -> str:
    if work.done is None:
        raise InputError("there is nothing to undo")
    work.store.revert(work.done.entry.id, work.author)
    layer, work.done = work.done.layer, None
    return f"Undone: {f'the layer {layer.name} is as it was before' if layer else 'the drafts are gone'}"


def _remove(work: ImportSession, action: Action) -> str:
    name = str(action.get("name"))
    entry = layering.remove(work.store, name, work.author)
    work.done = None
    return f"The layer {name} was removed, as version {entry.id}; dateline revert {entry.id} brings it back"


def _inspection(work: ImportSession) -> Inspection:
    if work.inspection is None:
        raise InputError("there is no file here; choose one")
    return work.inspection


def _begin(begin: Callable[[ImportSession], None]) -> Callable[[ImportSession, Action], None]:
    return lambda work, _: begin(work)


_ACTIONS: Final[dict[str, Callable[[ImportSession, Action], str | None]]] = {
    "arrived": _arrived,
    "put_away": _put_away,
    "form": _set_form,
    "set": _set,
    "column": _set_column,
    "use_mapping": _use_mapping,
    "about": _about,
    "target": _set_target,
    "try": _begin(ImportSession.attempt),
    "commit": _begin(ImportSession.commit),
    "cancel": _begin(ImportSession.cancel),
    "undo": _undo,
    "remove": _remove,
}
