"""The author's part of the page Share: which briefing, its words, its steps, and the step that is open beside them."""

from __future__ import annotations

import time
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import escape

from dashboard import access, served, session, style
from dashboard.sharing import acts, publish_form, share_session, step_form
from dashboard.sharing import steps as sharing_steps
from dashboard.sharing.steps import is_drawn, step_of
from dashboard.sharing.widgets import button, show_outcome, written
from geodata.briefings import freeze
from geodata.briefings.briefing import MAX_TITLE
from geodata.errors import DatelineError
from geodata.versions import roles

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served
    from dashboard.sharing.share_session import ShareSession
    from geodata.model import Dataset


THUMB_PX: Final = 104
DRAWING_S: Final = 1.0
"""For so long one run draws pictures of steps; then the page is shown, and those that are left come with the next."""


@st.fragment
def show(edition: Served, map_page: StreamlitPage, site: str) -> None:
    """Show the briefings of the dataset to who may edit them."""
    try:
        work = _here(access.check())
        dataset, wrong = _data(work)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    st.html(
        '<h2 class="dateline-title">Briefings</h2><p class="dateline-note">A briefing is a row of captioned views. '
        "Once published, its address shows the same for ever, on this server, elsewhere, or from a disk.</p>"
    )
    _bar(work)
    _news(work)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _about(work, wrong.get(0, ()))
        left_out = _steps(work, edition, wrong)
        _add(work, edition)
    with right, st.container(key="sharestep"):
        step_form.show(work, edition, wrong, map_page)
    publish_form.show_publishing(work, dataset, wrong, site)
    if left_out:
        session.again()


def _data(work: ShareSession) -> tuple[Dataset, dict[int, tuple[str, ...]]]:
    """The data that the briefing shows, and what is wrong with it over them (0: with the briefing itself)."""
    store = served.the_store()
    try:
        dataset = freeze.data_of(store, work.bench.now.version)
    except DatelineError as error:
        return store.head(), {0: (str(error),)}
    return dataset, sharing_steps.problems(work.bench.now, dataset)


def _here(editor: access.Editor) -> ShareSession:
    """Give the session's work, on the newest version."""
    name = "" if editor.name == roles.LOCAL_NAME else editor.name
    work = session.share_work(lambda: share_session.begin(served.the_store(), name))
    work.take_back(session.name(), session.alive)
    work.refresh()
    return work


def _bar(work: ShareSession) -> None:
    """Which briefing, and what holds for all of it."""
    bench = work.bench
    names = list(dict.fromkeys((*work.idents, share_session.NEW, work.opened)))
    labels = [_named(work, ident) for ident in names]
    # a list that was chosen from sends its words back once they change, as a title does: then it is another list
    key = f"share briefing {hash(tuple(labels))} {work.opened} {work.refused}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="sharebar"):
        st.selectbox(
            "Briefing",
            names,
            names.index(work.opened),
            format_func=dict(zip(names, labels, strict=True)).__getitem__,
            key=key,
            on_change=lambda: acts.run_act(work, acts.open_briefing(session.widget(key) or "")),
        )
        button("Undo", work, acts.turn(-1), disabled=bench.at == 0)
        button("Redo", work, acts.turn(1), disabled=bench.at + 1 == len(bench.states))
        button("Discard", work, acts.discard, disabled=not bench.dirty)
        button("Save", work, acts.save, disabled=not bench.dirty, kind="primary")


def _named(work: ShareSession, ident: str) -> str:
    there = work.benches.get(ident)
    title = there.now.title if there else share_session.title_of(ident, work.files.get(ident, b""))
    mark = " · not saved" if there and there.dirty else ""
    return f"{ident or 'New briefing'}{f': {title}' if title else ''}{mark}"


def _news(work: ShareSession) -> None:
    """What became of the last act, what came back, and who else saved meanwhile."""
    if work.back:
        count = sum(bench.dirty for bench in work.benches.values())
        st.html(f'<p class="share-said">Unsaved work from {escape(work.back)} is back{" in "*(count > 1)}'
                f'{f"{count} briefings" if count > 1 else ""}: save or discard it.</p>')  # fmt: skip
    show_outcome(work, below=False)
    clash = work.bench.clash
    if clash is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="shareclash"):
        st.text(f"{clash.by} has saved this briefing meanwhile, in version {clash.version}. Nothing of yours is lost.")
        button("Keep mine", work, acts.settle(mine=True))
        button("Take theirs", work, acts.settle(mine=False))


def _about(work: ShareSession, wrong: tuple[str, ...]) -> None:
    """Title, summary and the like of the briefing."""
    bench, now = work.bench, work.bench.now

    def field(label: str, name: str, value: str, **options: Any) -> None:
        key = f"share {name} {work.opened} {bench.stamp}"
        act = partial(acts.describe, name)
        written(work, label, value, key, act, **options)

    field("Title of the briefing", "title", now.title, placeholder="One line")
    field("Summary", "summary", now.summary, height=96, placeholder="What it shows, in a sentence or two")
    if bench.new:
        hint = "Small letters, digits and hyphens. It becomes the file’s name and the address, and stays."
        field("Id", "ident", now.ident, placeholder=work.ident, help=hint)
    with st.expander("Frames and data version"):
        sites, site = "\n".join(now.frame), "https://news.example.org"
        field("Sites that may show it in a frame", "frame", sites, height=80, placeholder=site)
        field("Data version", "version", now.version, placeholder="the newest when it is published")
    for line in wrong if bench.dirty or not bench.new else ():
        st.html(f'<p class="share-problem">{escape(line)}</p>')


def _steps(work: ShareSession, edition: Served, wrong: dict[int, tuple[str, ...]]) -> int:
    """The steps in their order; the open one is marked. How many pictures the next run must draw."""
    steps = work.bench.now.steps
    st.html(f'<h3 class="share-head">Steps <span>{len(steps) or "none yet"}</span></h3>')
    until, left_out = time.monotonic() + DRAWING_S, 0
    with st.container(key="sharesteps"):
        for number, step in enumerate(steps, 1):
            chosen = step is work.bench.step
            with st.container(horizontal=True, vertical_alignment="center", key=f"shareitem{'now' * chosen}{number}"):
                if time.monotonic() < until or is_drawn(edition, step):
                    st.image(sharing_steps.drawn(edition, step)[-1].data, width=THUMB_PX, alt="")
                else:
                    left_out += 1
                title = style.as_plain_markdown(step.title) or "*without a title*"
                button(f"{number} · {title}", work, acts.open_step(number - 1), kind="tertiary")
                if number in wrong:
                    st.html('<p class="share-problem">needs mending</p>')
    return left_out


def _add(work: ShareSession, edition: Served) -> None:
    """The present view, to be added; and the dataset's stops."""
    view = session.begin(edition)
    step = step_of(view, edition)
    picture = sharing_steps.drawn(edition, step)[0]
    with st.container(key="shareadd"):
        st.html('<h3 class="share-head">The present view</h3>')
        st.image(picture.data, width="stretch", alt=picture.alt)
        st.html(f'<p class="dateline-note">{escape(" · ".join(sharing_steps.words(view, edition)))}</p>')
        key = f"share new {step.view} {work.bench.stamp}"
        st.text_input("Title of the step", step.title, MAX_TITLE, key=key)
        with st.container(horizontal=True):
            named = str(session.widget(key) or "")
            button("Add this view", work, acts.add([step_of(view, edition, named)]), kind="primary")
            stops = sharing_steps.stops(edition)
            if stops:
                button(f"Add the timeline’s {len(stops)} stops", work, acts.add(stops))


@lru_cache(maxsize=1)
def share_css() -> str:
    """The page's style sheet: static text."""
    return f"<style>{Path(__file__).with_name('share.css').read_text(encoding='utf-8')}</style>"
