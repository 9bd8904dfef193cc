"""The Draft page, for editors: turn an article into rows, one decision at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import escape

from dashboard import access, bundle, kept_work, served, session, style
from dashboard.editing import draft_payload, draft_session, payload
from geodata.errors import DatelineError
from geodata.review import intake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.editing.draft_session import DraftSession
    from dashboard.unsaved import Action


PAGE: Final = "draft"
_TITLE: Final = "Draft events from an article"
_ABOUT: Final = (
    "Dateline marks the places, times and events that an article reports. You accept, change or reject each event; "
    "what you accept becomes a row of the dataset with the status “draft”."
)
_KEPT: Final = (
    "Until you accept an event, nothing is added to the dataset. Your unsaved work is kept on this server, for you "
    "alone; nothing is sent elsewhere."
)
_UPLOAD: Final = "or files with articles"
_UPLOAD_HINT: Final = (
    "PDF, Word, OpenDocument, e-mail, web page, web archive or plain text. Several are read one by one."
)
_TYPES: Final = ["txt", "md", "html", "htm", "mhtml", "mht", "pdf", "docx", "odt", "eml", "warc", "gz", "wacz"]
_HINT: Final = "Paste the article's text, word for word: quotes are taken from it."
_DATE_HINT: Final = "2016-03-20 or 2016-03; blank when unknown. Used to resolve dates without a year."
_ID_HINT: Final = "Its id in sources.csv and the name of its file; if blank, it is made from the title."


def show(finish: Callable[[Sequence[str]], None]) -> None:
    """Show the form, or the article under review; `finish` leads on with the ids of accepted events."""
    session.entered(PAGE)
    try:
        access.check()
        work = _session()
        work.arrive()
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    kept_work.show(work, _run)
    if work.review is None:
        st.html(f'<h2 class="dateline-title">{_TITLE}</h2><p class="dateline-note">{_ABOUT}</p>')
        _offer_closed(work)
        _offer_waiting(work)
        show_form(work)
    else:
        st.html(f'<h2 class="dateline-hidden">{_TITLE}</h2>')
        _component(finish)


def _session() -> DraftSession:
    def begin() -> DraftSession:
        return draft_session.begin(served.the_store(), access.check().account, session.ident(), session.is_alive)

    return session.kept(PAGE, begin)


def _offer_closed(work: DraftSession) -> None:
    """Offer the article that was put away, with the work on it."""
    if work.closed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="draftclosed"):
        st.html(f'<p class="dateline-note" role="status">Put away: {escape(work.closed.source["title"])}</p>')
        st.button("Bring it back", key="draft bring back", on_click=_run, args=({"do": "bring_back"},))


def _offer_waiting(work: DraftSession) -> None:
    """List the articles of uploaded files, and say why the other files cannot be read."""
    for reason in work.refused:
        st.error(style.as_plain_markdown(reason))
    for number, waiting in enumerate(work.waiting):
        with st.container(horizontal=True, vertical_alignment="center", key=f"draftwaiting{number}"):
            st.html(f'<p class="dateline-note">Not reviewed yet: {escape(waiting.file_name)}</p>')
            action = {"do": "open_waiting", "number": number}
            st.button("Find events", key=f"draft waiting {number}", on_click=_run, args=(action,))


def show_form(work: DraftSession) -> None:
    """Ask for an article."""
    with st.container(key="draftform"), st.form("draft article", border=False):
        left, right = st.columns([3, 2], gap="large")
        text = left.text_area("Article", height=360, placeholder=_HINT)
        files = left.file_uploader(
            _UPLOAD, type=_TYPES, max_upload_size=intake.MAX_MB, accept_multiple_files=True, help=_UPLOAD_HINT
        )
        details = intake.Submission(
            title=right.text_input("Title", placeholder="if blank, the first line"),
            publisher=right.text_input("Publisher", placeholder="such as Reuters"),
            published=right.text_input("Published", placeholder="such as 2016-03-20", help=_DATE_HINT),
            url=right.text_input("Address", placeholder="https://…"),
            source=right.text_input("Source id", placeholder="made from the title", help=_ID_HINT),
        )
        right.html(f'<p class="dateline-note">{_KEPT}</p>')
        submitted = right.form_submit_button("Find events", type="primary")
    if not submitted:
        return
    try:
        access.check()
        _take(work, replace(details, text=text), [(file.name, file.getvalue()) for file in files])
    except DatelineError as error:
        for line in str(error).splitlines():
            st.error(style.as_plain_markdown(line))
        return
    st.rerun()


def _take(work: DraftSession, submission: intake.Submission, files: list[tuple[str, bytes]]) -> None:
    """Open the pasted article or that of the only file; several files are read and then wait."""
    if len(files) <= 1:
        name, data = files[0] if files else ("", b"")
        work.open(replace(submission, file=data, file_name=name))
        return
    bar = st.progress(0.0)

    def step(number: int, name: str) -> None:
        text = f"Reading {number + 1} of {len(files)}: {style.as_plain_markdown(name)}"
        bar.progress(number / len(files), text=text)

    work.take_files(files, submission, step)


@st.fragment
def _component(finish: Callable[[Sequence[str]], None]) -> None:
    """Show the component, which gets the whole page at each run; its actions come back before the next run."""
    try:
        access.check()
        work = _session()
        if work.finishing:
            events, work.finishing = work.finishing, ()
            finish(events)
        if work.review is None:
            st.rerun()
            return
        data = draft_payload.describe(work, work.review, payload.basemap(served.latest().version))
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    bundle.component(PAGE)(key=session.component_key(PAGE), data=data, on_act_change=carry_out)


def carry_out() -> None:
    """Run the action that the component has sent."""
    action = session.action(PAGE)
    if action is not None:
        _run(action)


def _run(action: Action) -> None:
    work = _session()
    with work.reporting():
        work.author = access.author()
        draft_session.run_action(work, action)
    served.the_store().look_again()
