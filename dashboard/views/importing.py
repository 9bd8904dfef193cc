"""The Import page, for editors: a file of other people's data becomes a layer, and every row is accounted for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from dashboard import access, bundle, importing, kept_work, served, session, style
from dashboard.importing import acts, file_form, import_session, layers_list, outcome
from dashboard.importing.widgets import button, note
from dashboard.server import uploads
from dashboard.server.uploads import Ticket
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from dashboard.importing.import_session import ImportSession
    from dashboard.importing.jobs import Job
    from dashboard.unsaved import Action

PAGE: Final = "import"
_EVERY_S: Final = 0.5
"""How often the page looks how far the work is."""
_ABOUT: Final = (
    "Files of others, such as UCDP GED, ACLED, GeoJSON, a workbook or any table of events, become layers beside the "
    "dataset’s own events: read only, credited, and every row accounted for."
)
_KEPT: Final = "The file is sent to this server alone, and removed when it is imported, put away, or a day old."


def show() -> None:
    """Show the field for a file, or the file and what becomes of it; at the end the dataset's layers."""
    session.entered(PAGE)
    try:
        access.check()
        work = _session()
        work.arrive()
        with st.container(key="importpage"):
            st.html(_style())
            st.html(f'<h2 class="dateline-title">Import</h2><p class="dateline-note">{_ABOUT}</p>')
            _show(work)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))


def _show(work: ImportSession) -> None:
    """Show the page as it stands; an outcome that has come is taken first."""
    work.settle()
    kept_work.show(work, _run)
    note(work.notice.text, "import-said import-bad" if work.notice.bad else "import-said", "status")
    folder, there = served.the_store().head().folder, work.layers()
    if work.job is not None:
        _progress()
        return
    if work.done is not None and work.upload is None:
        layers_list.show_done(work.done, _run)
    if work.upload is None:
        _drop(work)
        layers_list.show_all(there, folder, _run)
        return
    _head(work)
    if work.inspection is None and not work.refusal:  # work that was brought back
        with work.reporting():
            work.look()
        _progress()
    elif work.inspection is not None:
        file_form.show(work, work.inspection, _run)
        outcome.show(work, work.inspection, there, _run)


def _session() -> ImportSession:
    def begin() -> ImportSession:
        return import_session.begin(served.the_store(), access.check().account, session.ident(), session.is_alive)

    return session.kept(PAGE, begin)


def _drop(work: ImportSession) -> None:
    """The field for a file, which the browser sends to an address of this session's own."""
    most = served.latest().dataset.info.upload_mb * 10**6
    ticket = uploads.grant(Ticket(session.ident(), access.check().account, work.folder, most))
    data = {"address": f".{uploads.PATH}{ticket}", "most": most}
    bundle.component("drop")(key=session.component_key(PAGE), data=data, on_arrived_change=_take)
    note(_KEPT)


def _take() -> None:
    """Take the file that the browser says has arrived."""
    if ident := session.sent(PAGE, "arrived"):
        _run({"do": "arrived", "id": str(ident)})


def _head(work: ImportSession) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="importfile"):
        size = work.path.stat().st_size
        shown = f"{size / 1e6:,.1f} MB" if size >= 10**6 else f"{max(1, round(size / 1e3))} kB"
        name = work.path.name
        st.html(Markup('<p class="import-said"><b>{}</b> · {}</p>').format(name, shown))
        button("Put the file away", _run, {"do": "put_away"}, type="tertiary")


@st.fragment(run_every=_EVERY_S)
def _progress() -> None:
    """How far the work is, until it has ended: then the whole page is shown again."""
    try:
        access.check()
        job = _session().job
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    if job is None or not job.is_running:
        st.rerun()
        return
    with st.container(key="importprogress"):
        st.progress(job.part or 0.0, text=style.as_plain_markdown(_how_far(job)))
        button("Cancel", _run, {"do": "cancel"})


def _how_far(job: Job) -> str:
    said = job.said or "Looking at the file"
    return f"{said[:1].upper()}{said[1:]} … {job.seconds:.0f} s"


def _run(action: Action) -> None:
    """Run one act of an editor; what only publishers may change, the store refuses to others."""
    try:
        access.check()
        work = _session()
    except DatelineError:  # the page says so when it is shown again
        return
    with work.reporting():
        work.author = access.author()
        acts.run_action(work, action)
    served.the_store().look_again()


@lru_cache(maxsize=1)
def _style() -> str:
    text = (Path(importing.__file__).parent / "import.css").read_text("utf-8")
    return f"<style>{text}</style>"
