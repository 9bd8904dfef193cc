"""The layers of the dataset, with their credit and figures; what was imported last can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from dashboard import access
from dashboard.importing import import_session, outcome
from dashboard.importing.widgets import Run, button, note, table
from geodata import edtf
from geodata.layers import removed, updates
from geodata.layers.layer import ASIDE, CHANGES
from geodata.versions.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.importing.import_session import ImportOutcome
    from geodata.layers.layer import Layer

_MOST_ASIDE_BYTES: Final = 40_000_000


def show_done(done: ImportOutcome, run: Run) -> None:
    """What was imported last: on the map, what became of its rows, and the way back."""
    with st.container(key="importdone"):
        one = done.layer
        heading = f"{one.title} is a layer now" if one else "The drafts are in the table"
        st.html(Markup('<h3 class="import-head">{}</h3>').format(heading))
        said = f"{one.events:,} events, as version {done.entry.id}. Switch it on in the sidebar." if one else ""
        note(said or f"{done.report.drafts}.", "import-said", "status")
        outcome.account("What became of its rows", done.report)
        with st.container(horizontal=True):
            if one:
                st.link_button("Show it on the map", f"./?layer={one.name}", type="primary")
            else:
                st.link_button("Review them on Edit", "./edit", type="primary")
            button("Undo the import", run, {"do": "undo"})


def show_all(there: Mapping[str, Layer], folder: Path | None, run: Run) -> None:
    """Every layer: whose it is, how much, from which file, and who sees it."""
    if not there:
        return
    st.html('<h3 class="import-head">Layers of this dataset</h3>')
    may_remove = access.allowed(Role.PUBLISHER)
    for name, one in there.items():
        with st.container(key=f"importlayer {name}"):
            seen = "seen by everybody" if one.redistribute else "seen by signed-in editors only"
            aside = f", {one.aside:,} rows set aside" if one.aside else ""
            story = f"{one.events:,} events{aside} · {one.file} · {edtf.day_words(one.imported)} · {seen}"
            st.html(Markup('<p class="import-said"><b>{}</b> {}</p>').format(one.title, f"({name})"))
            note(story)
            note(one.credit)
            with st.container(horizontal=True):
                _aside(one, folder)
                _last_update(one, folder)
                if may_remove:
                    with st.popover("Remove …", type="tertiary"):
                        note("Viewers see it no more. Its rows stay for earlier versions, and it can be brought back.")
                        button(f"Remove {name}", run, {"do": "remove", "name": name})


def _last_update(one: Layer, folder: Path | None) -> None:
    """What the layer's last update added, removed and changed, cell by cell; all of it as a file."""
    path = one.folder(folder) / CHANGES if folder else None
    if path is None or not path.is_file():
        return
    counts, first = updates.listed(path.parent, import_session.MOST_CHANGES)
    with st.popover("Last update …", type="tertiary"):
        note(counts, "import-said")
        table("Changes of the last update, cell by cell", updates.COLUMNS, first)
        on_map = f"./?layer={one.name}" + (f"&layer={one.name}{removed.SUFFIX}" if one.removed else "")
        note("On the map what was added and what was changed are kinds of the layer; what was removed is beside it.")
        st.link_button("Show it on the map", on_map, type="tertiary")
        if path.stat().st_size <= _MOST_ASIDE_BYTES:
            st.download_button(
                "All changes",
                path.read_bytes(),
                f"{one.name}-changes.csv",
                "text/csv",
                key=f"import changes {one.name} {one.sha256[:8]}",
                on_click="ignore",
                type="tertiary",
            )


def _aside(one: Layer, folder: Path | None) -> None:
    """A download of the rows that were set aside, each with its reason."""
    path = one.folder(folder) / ASIDE if folder else None
    if not one.aside or path is None or not path.is_file() or path.stat().st_size > _MOST_ASIDE_BYTES:
        return
    st.download_button(
        f"Rows set aside ({one.aside:,})",
        path.read_bytes,
        f"{one.name}-aside.csv",
        "text/csv",
        key=f"import aside {one.name} {one.sha256[:8]}",
        on_click="ignore",
        type="tertiary",
    )
