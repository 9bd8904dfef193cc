"""What an uploaded file is, its first rows, and how its columns are read: the part of the page that can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard.editing import form_fields
from dashboard.importing.widgets import Run, button, choice, note, table, text
from geodata.interchange import detection, inspecting, mapping
from geodata.interchange.mapping import OURS, TABLE, MappedColumn, TableMapping
from geodata.messages import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.importing.import_session import ImportSession
    from geodata.interchange.inspecting import Inspection

_NONE: Final = ""
_MAIN: Final = (
    *("event_id", "title", "description", "place", "latitude", "longitude", "where_prec", "event_type"),
    *("sub_event_type", "side_a", "side_b", "deaths_low", "deaths_best", "deaths_high", "claimed_by", "media"),
)
"""Our columns that most tables have; the others are behind a fold."""
_KINDS: Final = {"one": "one column", "span": "first and last day", "parts": "year, month, day"}
_LABELS: Final = {"one": ("Date",), "span": ("First day", "Last day"), "parts": ("Year", "Month", "Day")}
_ORDERS: Final = {"": "not said", "dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
_ENCODINGS: Final = (
    *("", "utf-8", "cp1252", "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256", "utf-16"),
    *("gb18030", "big5", "shift_jis", "euc-kr"),
)
_SEPARATORS: Final = {"": "as found", ",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_DECIMALS: Final = {"": "point", ".": "point", ",": "comma"}
_MOST_TOML_MB: Final = 1


def show(work: ImportSession, found: Inspection, run: Run) -> None:
    """Show what the file is, and the fields for how it is read."""
    _what(work, found, run)
    _sample(found)
    if questions := inspecting.questions(found, work.mapping):
        with st.container(key="importquestions"):
            for question in questions:
                note(f"Question: {plain(question)}", "import-question", "status")
    if found.form.name == TABLE:
        _columns(work, found, run)
    _reading(work, found, run)


def _what(work: ImportSession, found: Inspection, run: Run) -> None:
    st.html('<h3 class="import-head">What it is</h3>')
    if found.trouble:
        note(found.trouble, "import-question", "status")
        note("You can say by hand below which column holds what.")
    else:
        is_known = found.form.name != TABLE
        title = found.form.title if is_known else "A table in no known form"
        why = found.recognition.reason if is_known else "its columns are proposed below, by their names and their cells"
        note(f"{title}, {found.recognition.sure:.0%} sure: {why}", "import-said")
    if found.stated:
        note(f"Read as: {'; '.join(found.stated)}.")
    if not found.form.redistribute:
        note("Its terms forbid passing rows on: signed-in editors alone will see them, and no export will have them.")
    if found.form.machine_coded:
        note("Coded by a machine: nobody has read the texts, and the layer will say so.")
    names = {"auto": f"found: {found.form.name}", **{name: name for name in sorted(detection.known())}}
    with st.container(key="importformat"):
        choice(
            "Format", names, work.form, f"import format {work.stamp}", lambda name: run({"do": "form", "form": name})
        )


def _sample(found: Inspection) -> None:
    if found.rows:
        count = len(found.rows)
        st.html(f'<h3 class="import-head">The first {f"{count} rows" if count > 1 else "row"}</h3>')
        table("The first rows of the file", found.sample.columns, found.rows, kind="import-sample")


def _columns(work: ImportSession, found: Inspection, run: Run) -> None:
    """A list for each of our columns, with why its column was proposed."""
    st.html('<h3 class="import-head">Which column holds what</h3>')
    note("Columns that go nowhere stay in the layer with the source’s rows, and are shown in an event’s card.")
    given = work.mapping or TableMapping()
    _date(work, found, given.columns.get("date", MappedColumn()), run)
    mapped = [name for name in OURS if name in given.columns and name not in {*_MAIN, "date"}]
    _grid(work, found, [*_MAIN, *mapped], run)
    with st.expander("More of our columns"):
        _grid(work, found, [name for name in OURS if name not in {*_MAIN, *mapped, "date"}], run)


def _grid(work: ImportSession, found: Inspection, names: list[str], run: Run) -> None:
    given, reasons = work.mapping or TableMapping(), dict(found.reasons)
    with st.container(horizontal=True, key=f"importgrid{len(names)}"):
        for ours in names:
            source = given.columns.get(ours, MappedColumn())

            def chosen(theirs: str, ours: str = ours) -> None:
                run({"do": "column", "ours": ours, "theirs": [theirs]})

            with st.container(key=f"importcolumn {ours}"):
                choice(words(ours), _theirs(found), source.column, f"import column {ours} {work.stamp}", chosen)
                _why(found, source, reasons.get(ours, ""))


def _date(work: ImportSession, found: Inspection, source: MappedColumn, run: Run) -> None:
    kind = "span" if source.start else "parts" if source.parts else "one"
    said = {"one": (source.column,), "span": (source.start, source.end), "parts": source.parts}[kind]
    reason = dict(found.reasons).get("date", "")
    with st.container(horizontal=True, key="importdate"):
        with st.container(key="importcolumn kind"):
            key = f"import kind {work.stamp}"
            kinds = list(_KINDS)
            shown = str(
                st.selectbox("The date is in", kinds, kinds.index(kind), format_func=_KINDS.__getitem__, key=key)
            )
        labels = _LABELS[shown]
        now = [said[at] if kind == shown and at < len(said) else _NONE for at in range(len(labels))]
        for at, label in enumerate(labels):

            def chosen(theirs: str, at: int = at) -> None:
                run({"do": "column", "ours": "date", "kind": shown, "theirs": [*now[:at], theirs, *now[at + 1 :]]})

            with st.container(key=f"importcolumn date{at}"):
                choice(label, _theirs(found), now[at], f"import column date {shown} {at} {work.stamp}", chosen)
                _why(found, MappedColumn(now[at]), reason if at == 0 else "")
        with st.container(key="importcolumn order"):
            _setting(work, run, "date_order", "Order in 03/04/2016", _ORDERS)


def _theirs(found: Inspection) -> dict[str, str]:
    """The columns of the file, and none."""
    return {_NONE: "–", **{name: name for name in found.sample.columns}}


def _why(found: Inspection, source: MappedColumn, reason: str) -> None:
    """A sample of the column, or why it was proposed while the proposal stands."""
    if not source.names:
        return
    cells = found.sample.cells(source.names[0])
    proposed = reason.startswith(quoted(source.names[0]))
    note(f"{'proposed; ' if proposed else ''}such as {quoted(cells[0], 40) if cells else 'blank'}", "import-why")


def _reading(work: ImportSession, found: Inspection, run: Run) -> None:
    """How the file is opened, and the mapping as a file."""
    given = work.mapping or TableMapping()
    with st.expander("How it is read", expanded=bool(found.asked)), st.container(horizontal=True, key="importreading"):
        if len(found.sheets) > 1:
            _setting(work, run, "sheet", "Sheet", {"": "not said", **{name: name for name in found.sheets}})
        elif found.sample.kind == "table":
            encodings = {name: name or "as found" for name in (*_ENCODINGS, given.encoding)}
            _setting(work, run, "encoding", "Encoding", encodings)
            _setting(work, run, "separator", "Separator", _SEPARATORS)
        if found.form.name == TABLE:
            _setting(work, run, "decimal", "Decimal mark of coordinates", _DECIMALS)
            _zeros(work, given, run)
            text(
                "Ids begin with",
                given.id_prefix,
                f"import prefix {work.stamp}",
                lambda said: run({"do": "set", "key": "id_prefix", "value": said.strip()}),
                placeholder="table",
            )
    if found.form.name == TABLE:
        _mapping_file(work, given, run)


def _zeros(work: ImportSession, given: TableMapping, run: Run) -> None:
    choice(
        "A month or day of 0",
        {"": "is a fault", "yes": "is not known"},
        "yes" if given.zero_is_unknown else "",
        f"import zero {work.stamp}",
        lambda said: run({"do": "set", "key": "zero_is_unknown", "value": said == "yes"}),
    )


def _setting(work: ImportSession, run: Run, key: str, label: str, options: Mapping[str, str]) -> None:
    """A list for one key of the mapping."""
    value = str(getattr(work.mapping or TableMapping(), key))
    choice(
        label, options, value, f"import {key} {work.stamp}", lambda said: run({"do": "set", "key": key, "value": said})
    )


def _mapping_file(work: ImportSession, given: TableMapping, run: Run) -> None:
    """The mapping to keep, and one that was kept to be used again."""
    with st.expander("Keep this mapping, or use one again"):
        note("The layer keeps it for its next update; the file is for other tables of this kind, and for the command.")
        st.download_button(
            "Download the mapping",
            mapping.as_toml(given),
            f"{work.path.stem}.toml",
            "application/toml",
            key="import mapping download",
            on_click="ignore",
        )
        file = st.file_uploader(
            "A mapping in TOML", type="toml", max_upload_size=_MOST_TOML_MB, key=f"import mapping {work.stamp}"
        )
        if file is not None:
            button("Use this mapping", run, {"do": "use_mapping", "name": file.name, "data": file.getvalue()})


def plain(question: str) -> str:
    """A question without the line of TOML that answers it: here it is answered by a list."""
    return f"{question.partition('; answer ')[0]}. Answer it below."


def words(ours: str) -> str:
    """The name of one of our columns as the page says it."""
    return form_fields.LABELS.get(ours) or ours.replace("_", " ").capitalize()
