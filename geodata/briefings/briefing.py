"""Briefings: captioned views over one version of a dataset. Reads, checks and writes `briefings/<id>.toml`.

Reading collects every error as a Problem that names step and key; a file with an error gives no Briefing. Writing keeps
unchanged parts of an existing file as they are, comments included, so that the history shows only edits.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import tomlkit

from geodata import edtf, fileio
from geodata.briefings import captions
from geodata.errors import DatasetError, InputError
from geodata.layers import combined, layer
from geodata.messages import did_you_mean, quoted
from geodata.model import Problem, Severity, Status
from geodata.view import query, url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tomlkit import TOMLDocument
    from tomlkit.items import String, Table

    from geodata.model import Dataset, DatasetInfo, Taxonomy


MAX_STEPS: Final = 100
MAX_TITLE: Final = 200
MAX_TEXT: Final = 5000
"""Characters of a summary or caption."""
MAX_VIEW: Final = 2000
MAX_SITES: Final = 50
MAX_FIELDS: Final = 200
IDENT: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_TEXT_KEYS: Final = ("title", "summary", "byline", "publisher", "language", "version")
_KEYS: Final = (*_TEXT_KEYS, "frame", "steps")
_STEP_KEYS: Final = ("title", "caption", "view", "compare")
_VERSION: Final = re.compile("([0-9a-f]{4,64})?")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""Language, script and country, as in BCP 47."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_GAPS: Final = re.compile(r"\n\n*(?=\[\[steps\]\]\n)")
"""The gap between two steps: one blank line, however they were moved."""


@dataclass(frozen=True, slots=True)
class Step:
    """One captioned view. `view`: the page's URL query; `compare`: an ISO day that parts before from after, or ""."""

    title: str
    caption: str
    view: str
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a published edition says of itself: its day, the edition that it corrects, and what was corrected."""

    published: str = ""
    corrects: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing. `version`: the data version it is bound to, "" for the newest; `frame`: origins that may frame it.

    `byline`, `publisher`: who made it and who answers for it; `language`: that of its texts, such as "ar", "" for
    English. `imprint` is an edition's and never in the file.
    """

    ident: str
    title: str
    summary: str
    steps: tuple[Step, ...]
    version: str = ""
    frame: tuple[str, ...] = ()
    byline: str = ""
    publisher: str = ""
    language: str = ""
    imprint: Imprint = Imprint()


def read_briefing(ident: str, data: bytes) -> tuple[Briefing | None, tuple[Problem, ...]]:
    """Parse the bytes of a briefing’s file. Returns the briefing, None where there is any problem, and the problems."""
    try:
        text, _ = fileio.decode(data)
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        file = f"briefings/{ident}.toml"
        message = f'not TOML: {error}; expected lines such as title = "Russia in Syria".'
        return None, (Problem(file, int(line[1]) if line else 0, "", "briefing", Severity.ERROR, message),)
    reader = _Reader(ident, text)
    if not IDENT.fullmatch(ident):
        reader.note(0, "", f"{quoted(ident)} is not an id; name the file with lower-case letters, digits and hyphens")
    reader.keys(0, values, _KEYS)
    briefing = Briefing(
        ident,
        reader.text(0, "title", values, MAX_TITLE, needed=True),
        reader.marked(0, "summary", values),
        _steps(reader, values.get("steps", [])),
        _version(reader, values),
        _sites(reader, values.get("frame", [])),
        reader.text(0, "byline", values, MAX_TITLE),
        reader.text(0, "publisher", values, MAX_TITLE),
        _language(reader, values),
    )
    return (None if reader.problems else briefing), tuple(reader.problems)


def check_briefing(briefing: Briefing, dataset: Dataset, unread: Collection[str] = frozenset()) -> tuple[Problem, ...]:
    """Problems of the briefing over `dataset`, which still holds drafts and withdrawn rows.

    `unread`: events whose rows were left out for an error, which is reported elsewhere.
    """
    status = dict(zip(dataset.events["event_id"], dataset.events["status"], strict=True))
    reader = _Reader(briefing.ident, "")
    for number, step in enumerate(briefing.steps, 1):
        try:
            names = layers_of_step(step)
            if why := layer_trouble(names, dataset):
                raise InputError(why)  # noqa: TRY301 - noted as any unreadable view
            layers = [one for name, one in layer.of_files(dataset.layer_files).items() if name in names]
            info, taxonomy = combined.outline(dataset, layers) if layers else (dataset.info, dataset.taxonomy)
            view = view_of_step(step, info, taxonomy)
        except (InputError, DatasetError) as error:
            reader.note(number, "view", str(error).rstrip("."))
            continue
        of_layer = next((one for one in layers if view.event.startswith(f"{one.name}:")), None)
        if of_layer and not combined.has_event(dataset, of_layer, view.event):
            reader.note(number, "view", f"{of_layer.title} has no event {quoted(view.event, 80)}; choose another")
        elif view.event not in {"", *unread} and not of_layer and status.get(view.event) != Status.PUBLISHED:
            why = _gone(view.event, status, dataset.version)
            reader.note(number, "view", f"{why}; choose another event or leave the step out")
        if step.compare and not view.start < edtf.day(step.compare) <= view.end:
            window = f"{edtf.iso(view.start)} to {edtf.iso(view.end)}"
            reader.note(number, "compare", f"{step.compare} is not inside the view's window, {window}")
    return tuple(reader.problems)


def layers_of_step(step: Step) -> tuple[str, ...]:
    """The names of the layers that a step shows, whether they exist or not."""
    return tuple(sorted(set(parse_qs(step.view.removeprefix("?"), max_num_fields=MAX_FIELDS).get("layer", []))))


def layer_trouble(names: Collection[str], dataset: Dataset) -> str:
    """Why layers cannot be in a frozen briefing, in a sentence without full stop; "" when all can."""
    if not names:
        return ""
    there, faults = layer.of_files(dataset.layer_files), layer.faults(dataset.layer_files, dataset.folder)
    for name in names:
        if name in faults:
            return f"the layer {quoted(name, 80)} cannot be read: {faults[name]}"
        if name not in there:
            near = did_you_mean(name, there)
            return f"version {dataset.version} has no layer {quoted(name, 80)}{near}; take it out of the view"
        if not there[name].redistribute:
            licence = f" ({there[name].licence})" if there[name].licence else ""
            return (
                f"the rows of {there[name].title}{licence} may not be passed on, and a frozen briefing would do so; "
                f"take layer={name} out of the view"
            )
    return ""


def view_of_step(step: Step, info: DatasetInfo, taxonomy: Taxonomy) -> query.View:
    """The view that a step shows; layers of other steps are hidden. `info`, `taxonomy`: with the layers of all steps.

    Raises InputError when a parameter cannot be read, and for a layer that is not among those.
    """
    params = parse_qs(step.view.removeprefix("?"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    for name in params:
        if name not in url.PARAMS:
            raise InputError(f"{quoted(name)} is not a parameter of a view{did_you_mean(name, url.PARAMS)}")
    view = url.exactly(params, info, taxonomy)
    groups = [group.group for group in taxonomy.groups[len(taxonomy.groups) - taxonomy.layers :]]
    wanted = [f"{combined.GROUP}{name}" for name in view.layers]
    if missing := [name for name in wanted if name not in groups]:
        raise InputError(f"there is no layer {quoted(missing[0].removeprefix(combined.GROUP), 80)} here")
    others = tuple(name for name in groups if name not in wanted)
    return replace(view, hidden=(*view.hidden, *others)) if others else view


def write_briefing(briefing: Briefing, before: str = "") -> str:
    """The text of the briefing's file. `before`: the text that it replaces, "" for none.

    Reading the text gives the briefing again, except for what `clean` removes.
    """
    old = read_briefing(briefing.ident, before.encode("utf-8", "replace"))[0]
    if old is not None:  # else there is no file, or it cannot be read
        text = tomlkit.dumps(_update(tomlkit.parse(before), briefing))
        for spaced in (_GAPS.sub("\n\n", text).rstrip("\n") + "\n", text):
            if _reads_as(spaced, briefing):
                return spaced
    return tomlkit.dumps(_update(tomlkit.document(), briefing))


def clean(text: str) -> str:
    """The text as a briefing may contain it: stripped, with LF line ends and without control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class _Reader:
    """Reads values of the file, and notes each error with file, line, step and key."""

    def __init__(self, ident: str, text: str) -> None:
        self.file = f"briefings/{ident}.toml"
        self.problems: list[Problem] = []
        self._lines = text.splitlines()

    def note(self, step: int, key: str, message: str) -> None:
        """Note an error; `step` counts from 1, and 0 is the briefing itself."""
        column = ", ".join(part for part in (f"step {step}" if step else "", key) if part)
        self.problems.append(
            Problem(self.file, self._line(step, key), column, "briefing", Severity.ERROR, f"{message}.")
        )

    def keys(self, step: int, values: Mapping[str, object], known: tuple[str, ...]) -> None:
        """Note every unknown key."""
        for key in values.keys() - set(known):
            self.note(step, "", f"unknown key {quoted(key)}{did_you_mean(key, known)}")

    def text(self, step: int, key: str, values: Mapping[str, object], longest: int, *, needed: bool = False) -> str:
        """A text of at most `longest` characters, "" when it is missing or invalid."""
        value = values.get(key, "")
        if not isinstance(value, str):
            self.note(step, key, f"{quoted(str(value))} is not a text in quotation marks")
            return ""
        if len(value) > longest:
            self.note(step, key, f"it has {len(value):,} characters, at most {longest:,} are shown; shorten it")
            return ""
        if any(ord(sign) < ord(" ") and sign not in "\t\n\r" for sign in value):
            self.note(step, key, "it contains a control character; remove it")
            return ""
        if needed and not value.strip():
            self.note(step, key, "it is missing; write one line that says what is shown")
        return value.strip()

    def marked(self, step: int, key: str, values: Mapping[str, object]) -> str:
        """A text with the markup of captions."""
        value = self.text(step, key, values, MAX_TEXT)
        try:
            captions.blocks(value)
        except InputError as error:
            self.note(step, key, str(error))
            return ""
        return value

    def _line(self, step: int, key: str) -> int:
        """The line of the key, 0 where it cannot be found."""
        step_number, step_line = 0, 0
        for number, line in enumerate(self._lines, 1):
            if re.match(r"\s*\[\[\s*steps\s*\]\]", line):
                step_number, step_line = step_number + 1, number
            if step_number == step and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
                return number
        return step_line if step and step_number >= step and not key else 0


def _gone(event: str, status: Mapping[str, str], version: str) -> str:
    match status.get(event):
        case Status.WITHDRAWN:
            return f"the event {quoted(event, 80)} was withdrawn"
        case Status.DRAFT:
            return f"the event {quoted(event, 80)} is a draft, not published"
    near = did_you_mean(event, [name for name, state in status.items() if state == Status.PUBLISHED])
    return f"version {version} has no event {quoted(event, 80)}{near}"


def _steps(reader: _Reader, value: Any) -> tuple[Step, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        reader.note(0, "steps", "expected [[steps]] with a title, a caption and a view each")
        return ()
    if not 1 <= len(value) <= MAX_STEPS:
        reader.note(0, "steps", f"there are {len(value)} steps; a briefing has 1 to {MAX_STEPS}")
        return ()
    return tuple(_step(reader, number, item) for number, item in enumerate(value, 1))


def _step(reader: _Reader, number: int, values: Mapping[str, object]) -> Step:
    reader.keys(number, values, _STEP_KEYS)
    view = reader.text(number, "view", values, MAX_VIEW)
    try:
        parse_qs(view.removeprefix("?"), max_num_fields=MAX_FIELDS)
    except ValueError:
        reader.note(number, "view", f"it has more than {MAX_FIELDS} parameters")
    compare = reader.text(number, "compare", values, MAX_TITLE)
    try:
        compare = edtf.iso(edtf.day(compare)) if compare else ""
    except InputError as error:
        reader.note(number, "compare", f"{error}; expected the first day of the later period, such as 2015-09-30")
    title = reader.text(number, "title", values, MAX_TITLE, needed=True)
    return Step(title, reader.marked(number, "caption", values), view, compare)


def _version(reader: _Reader, values: Mapping[str, object]) -> str:
    version = reader.text(0, "version", values, MAX_TITLE)
    if not _VERSION.fullmatch(version):
        reader.note(0, "version", f"{quoted(version)} is not a version; `dateline history` lists them")
    return version


def _language(reader: _Reader, values: Mapping[str, object]) -> str:
    language = reader.text(0, "language", values, MAX_TITLE)
    if language and not _LANGUAGE.fullmatch(language):
        reader.note(0, "language", f'{quoted(language)} is not a language; expected a code such as "ar" or "pt-BR"')
    return language


def _sites(reader: _Reader, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_SITES or not all(isinstance(item, str) for item in value):
        reader.note(0, "frame", f'expected at most {MAX_SITES} sites such as ["https://news.example.org"]')
        return ()
    for site in value:
        if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", site) or not urlsplit(site).hostname:
            reader.note(
                0, "frame", f"{quoted(site)} is not a site; expected its address alone: https://news.example.org"
            )
    return tuple(value)


def _reads_as(text: str, briefing: Briefing) -> bool:
    """Whether reading the text gives the briefing."""
    return read_briefing(briefing.ident, text.encode("utf-8", "replace"))[0] == briefing


def _update(document: TOMLDocument, briefing: Briefing) -> TOMLDocument:
    """The document with the briefing's values; an unchanged step keeps its lines."""
    old: list[Table] = list(document.get("steps", []))
    for key in _TEXT_KEYS:
        _put(document, key, getattr(briefing, key), needed=key == "title")
    if list(document.get("frame", [])) != list(briefing.frame):
        document["frame"] = list(briefing.frame)
    if tuple(map(_step_of_table, old)) == briefing.steps:
        return document
    steps = tomlkit.aot()
    for step in briefing.steps:
        same = next((table for table in old if _step_of_table(table) == step), None)
        steps.append(same if same is not None else _table_of_step(step))
        old = [table for table in old if table is not same]
    document.pop("steps", None)
    document["steps"] = steps
    return document


def _step_of_table(table: Table) -> Step:
    """The step that a table of the file describes."""
    return Step(*(clean(str(table.get(key, ""))) for key in _STEP_KEYS))


def _table_of_step(step: Step) -> Table:
    table = tomlkit.table()
    for key in _STEP_KEYS:
        if getattr(step, key) or key == "title":
            table.add(key, _string(getattr(step, key)))
    return table


def _put(document: TOMLDocument, key: str, value: str, *, needed: bool) -> None:
    """Set the key unless it has this value; an empty value needs no key."""
    old = document.get(key)
    if (isinstance(old, str) and clean(old) == clean(value)) or (old is None and not value and not needed):
        return
    if value or needed:
        document[key] = _string(value)
    else:
        document.remove(key)


def _string(text: str) -> String:
    text = clean(text)
    return tomlkit.string(text, multiline="\n" in text)
