"""The editors' part of the Share page: the list of briefings, and the open one with its texts, steps and open step."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import escape

from dashboard import access, kept_work, served, session, style
from dashboard.sharing import acts, publish_form, share_session, step_form
from dashboard.sharing import steps as sharing_steps
from dashboard.sharing.steps import is_drawn, step_of
from dashboard.sharing.widgets import button, notice, text_field
from geodata.briefings import freeze
from geodata.briefings.briefing import MAX_TITLE
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served
    from dashboard.sharing.share_session import ShareSession
    from geodata.model import Dataset


PAGE: Final = "share"
ABOUT: Final = "A briefing is a sequence of captioned views. Once published, it never changes, wherever it is hosted."
THUMB_PX: Final = 104
DRAWING_S: Final = 1.0
"""How long one run draws pictures of steps; then the page is shown, and the next run draws more."""


@st.fragment
def show(served_version: Served, map_page: StreamlitPage, site: str) -> None:
    """Show the briefings of the dataset to an editor."""
    try:
        work = open_work(access.check())
        dataset, wrong = _data(work)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    st.html(f'<h2 class="dateline-title">Briefings</h2><p class="dateline-note">{ABOUT}</p>')
    _bar(work)
    _news(work)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _about(work, wrong.get(0, ()))
        left_out = _steps(work, served_version, wrong)
        _add(work, served_version)
    with right, st.container(key="sharestep"):
        step_form.show(work, served_version, wrong, map_page)
    publish_form.show_publishing(work, dataset, wrong, site)
    if left_out:
        session.again()


def _data(work: ShareSession) -> tuple[Dataset, dict[int, tuple[str, ...]]]:
    """The briefing's data, and its problems with them by step, counted from 1 (0: the briefing itself)."""
    store = served.the_store()
    try:
        dataset = freeze.data_of(store, work.briefing.now.version)
    except DatelineError as error:
        return store.head(), {0: (str(error),)}
    return dataset, sharing_steps.problems(work.briefing.now, dataset)


def work_of_session() -> ShareSession | None:
    """The work that this session has begun, None before it has."""
    work: ShareSession | None = session.kept_already(PAGE)
    return work


def open_work(editor: access.Editor) -> ShareSession:
    """The session's work, on the newest version. Raises DatasetError."""
    store = served.the_store()
    work = session.kept(PAGE, lambda: share_session.begin(store, editor.account, session.ident(), session.is_alive))
    work.arrive()
    work.refresh()
    return work


def _bar(work: ShareSession) -> None:
    """The list of briefings, and the actions on the open one as a whole."""
    draft = work.briefing
    names = list(dict.fromkeys((*work.idents, share_session.NEW, work.opened)))
    labels = [_label(work, ident) for ident in names]
    # a list sends the old label back when the chosen one changes, as a title does; so new labels make another list
    key = f"share briefing {hash(tuple(labels))} {work.opened} {work.refused}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="sharebar"):
        st.selectbox(
            "Briefing",
            names,
            names.index(work.opened),
            format_func=dict(zip(names, labels, strict=True)).__getitem__,
            key=key,
            on_change=lambda: acts.run_action(work, {"do": "open", "ident": session.widget(key)}),
        )
        button("Undo", work, {"do": "undo"}, disabled=draft.at == 0)
        button("Redo", work, {"do": "redo"}, disabled=draft.at + 1 == len(draft.states))
        button("Discard", work, {"do": "discard"}, disabled=not draft.dirty)
        button("Save", work, {"do": "save"}, disabled=not draft.dirty, kind="primary")


def _label(work: ShareSession, ident: str) -> str:
    draft = work.briefings.get(ident)
    title = draft.now.title if draft else share_session.title_of(ident, work.files.get(ident, b""))
    mark = " · not saved" if draft and draft.dirty else ""
    return f"{ident or 'New briefing'}{f': {title}' if title else ''}{mark}"


def _news(work: ShareSession) -> None:
    """What the last action did, what came back, and who else has saved in the meantime."""
    if work.restored:
        count = sum(draft.dirty for draft in work.briefings.values())
        st.html(f'<p class="share-said">Unsaved work from {escape(work.restored)} is back{" in "*(count > 1)}'
                f'{f"{count} briefings" if count > 1 else ""}: save or discard it.</p>')  # fmt: skip
    kept_work.show(work, lambda act: acts.run_action(work, act))
    notice(work, below=False)
    clash = work.briefing.clash
    if clash is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="shareclash"):
        done = "removed" if clash.theirs is None else "saved"
        st.text(
            f"{clash.author} has {done} this briefing in the meantime, in version {clash.entry}. Yours is not lost."
        )
        button("Keep mine", work, {"do": "resolve", "mine": True})
        button("Take theirs", work, {"do": "resolve", "mine": False})


def _about(work: ShareSession, wrong: tuple[str, ...]) -> None:
    """Title, summary and other texts of the briefing."""
    draft, now = work.briefing, work.briefing.now

    def field(label: str, name: str, value: str, **options: Any) -> None:
        key = f"share {name} {work.opened} {draft.stamp}"
        text_field(work, label, value, key, ("describe", name), **options)

    field("Title of the briefing", "title", now.title, placeholder="One line")
    field("Summary", "summary", now.summary, height=96, placeholder="What it shows, in a sentence or two")
    if draft.new:
        hint = "Lower-case letters, digits and hyphens. It names the file and the address, and cannot be changed later."
        field("Id", "ident", now.ident, placeholder=work.ident, help=hint)
    with st.expander("Byline, language, frames and data version"):
        field("Byline", "byline", now.byline, placeholder="By whom, as readers see it")
        field("Publisher", "publisher", now.publisher, placeholder="Who answers for it")
        hint = "The code of the language that you write in, such as ar; Arabic and others are set from right to left."
        field("Language", "language", now.language, placeholder="en", help=hint)
        sites, site = "\n".join(now.frame), "https://news.example.org"
        field("Sites that may show it in a frame", "frame", sites, height=80, placeholder=site)
        field("Data version", "version", now.version, placeholder="the newest when it is published")
    for line in wrong if draft.dirty or not draft.new else ():
        st.html(f'<p class="share-problem">{escape(line)}</p>')


def _steps(work: ShareSession, served_version: Served, wrong: dict[int, tuple[str, ...]]) -> int:
    """The steps in order, the open one marked; returns how many pictures are left for the next run to draw."""
    steps = work.briefing.now.steps
    st.html(f'<h3 class="share-head">Steps <span>{len(steps) or "none yet"}</span></h3>')
    until, left_out = time.monotonic() + DRAWING_S, 0
    with st.container(key="sharesteps"):
        for number, step in enumerate(steps, 1):
            chosen = step is work.briefing.step
            with st.container(horizontal=True, vertical_alignment="center", key=f"shareitem{'now' * chosen}{number}"):
                if time.monotonic() < until or is_drawn(served_version, step):
                    st.image(sharing_steps.drawn(served_version, step)[-1].data, width=THUMB_PX, alt="")
                else:
                    left_out += 1
                title = style.as_plain_markdown(step.title) or "*without a title*"
                button(f"{number} · {title}", work, {"do": "open_step", "at": number - 1}, kind="tertiary")
                if number in wrong:
                    st.html('<p class="share-problem">needs repair</p>')
    return left_out


def _add(work: ShareSession, served_version: Served) -> None:
    """Buttons to add the present view, or the dataset's stops."""
    view = session.begin(served_version)
    step = step_of(view, served_version)
    picture = sharing_steps.drawn(served_version, step)[0]
    with st.container(key="shareadd"):
        st.html('<h3 class="share-head">The present view</h3>')
        st.image(picture.data, width="stretch", alt=picture.alt)
        st.html(f'<p class="dateline-note">{escape(" · ".join(sharing_steps.words(view, served_version)))}</p>')
        key = f"share new {step.view} {work.briefing.stamp}"
        st.text_input("Title of the step", step.title, MAX_TITLE, key=key)
        with st.container(horizontal=True):
            title = str(session.widget(key) or "")
            button(
                "Add this view",
                work,
                {"do": "add", "steps": [step_of(view, served_version, title)]},
                kind="primary",
            )
            stops = sharing_steps.stops(served_version)
            if stops:
                button(f"Add the timeline’s {len(stops)} stops", work, {"do": "add", "steps": stops})


@lru_cache(maxsize=1)
def share_css() -> str:
    """The page's style sheet, which is static."""
    return f"<style>{Path(__file__).with_name('share.css').read_text(encoding='utf-8')}</style>"
