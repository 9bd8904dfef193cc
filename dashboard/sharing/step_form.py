"""A caption as it will look: its marks as elements, everything else as text.

The step that is open on the page Share: its picture, its words, and what can be done with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup, escape

from dashboard import filters, session
from dashboard.sharing import acts as sharing_acts
from dashboard.sharing import steps
from dashboard.sharing.acts import choose_event, duplicate, run_act
from dashboard.sharing.widgets import button, written
from geodata import edtf
from geodata.briefings import captions
from geodata.briefings.briefing import MAX_TEXT
from geodata.errors import InputError
from geodata.view import query

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served
    from dashboard.sharing.share_session import ShareSession
    from geodata.briefings.briefing import Step


_MARKS = {
    "": Markup("{0}"),
    "emphasis": Markup("<em>{0}</em>"),
    "strong": Markup("<strong>{0}</strong>"),
    "link": Markup('<a href="{1}" target="_blank" rel="noopener noreferrer">{0}</a>'),
}


def preview(text: str) -> str:
    """The caption as HTML in which nothing of it is markup; "" for one that cannot be shown."""
    try:
        blocks = captions.paragraphs(text)
    except InputError:
        return ""
    told = (Markup("").join(_MARKS[piece.mark].format(piece.text, piece.link) for piece in block) for block in blocks)
    return Markup("").join(Markup("<p>{0}</p>").format(block) for block in told)


MOST_EVENTS = 300
"""Events that the list offers; the map and the table find the others."""
MARKS = "*emphasis*, **strong**, [words](https://…); a blank line begins a new paragraph. All else is shown as it is."


def show(work: ShareSession, edition: Served, wrong: dict[int, tuple[str, ...]], map_page: StreamlitPage) -> None:
    """Show the step, or how to get one. The buttons keep their places, so that the keyboard stays where it was."""
    step, number = work.bench.step, work.bench.chosen + 1
    if step is None:
        st.html(
            '<h3 class="share-head">No step yet</h3><p class="dateline-note">Set window, filters, event and section '
            "of the map as readers shall see them, on the page Map; then add the view here.</p>"
        )
        return
    st.html(f'<h3 class="share-head">Step {number} <span>of {len(work.bench.now.steps)}</span></h3>')
    _buttons(work, edition, step, map_page)
    pictures = steps.drawn(edition, step)
    for column, picture in zip(st.columns(len(pictures)), pictures, strict=True):
        column.image(picture.data, width="stretch", alt=picture.alt)
    told = [*steps.words(steps.view_of(step, edition), edition)]
    if len(pictures) > 1:
        told.append(f"before {edtf.words(step.compare)[0]}, and from it on")
    st.html(f'<p class="dateline-note">{escape(" · ".join(told))}</p>')
    with st.container(key="shareproblems"):
        for line in wrong.get(number, ()):
            st.html(f'<p class="share-problem">{escape(line)}</p>')
    _fields(work, edition, step)


def _buttons(work: ShareSession, edition: Served, step: Step, map_page: StreamlitPage) -> None:
    steps, at = work.bench.now.steps, work.bench.chosen
    acts = {
        "Move up": (sharing_acts.move(-1), at == 0),
        "Move down": (sharing_acts.move(1), at + 1 == len(steps)),
        "Retake": (sharing_acts.retake(session.begin(edition), edition), False),
        "Duplicate": (duplicate, False),
        "Remove": (sharing_acts.remove, False),
    }
    with st.container(horizontal=True, key="shareacts"):
        for label, (act, off) in acts.items():
            button(label, work, act, disabled=off)
        if st.button("Show on the map", key="share look", on_click=_look, args=(edition, step)):
            st.switch_page(map_page)


def _look(edition: Served, step: Step) -> None:
    """Let the session's view be the step's."""
    view = steps.view_of(step, edition)
    session.set_view(view)
    filters.fill(view)


def _fields(work: ShareSession, edition: Served, step: Step) -> None:
    at = f"{work.opened} {work.bench.chosen} {work.bench.stamp}"

    def field(label: str, name: str, value: str, **options: Any) -> None:
        written(
            work,
            label,
            value,
            f"share step {name} {at}",
            lambda given: sharing_acts.change(**{name: given}),
            **options,
        )

    field("Title", "title", step.title)
    field("Caption", "caption", step.caption, height=150, help=MARKS)
    shown = preview(step.caption) if len(step.caption) <= MAX_TEXT else ""
    if shown:
        st.html(f'<div class="share-caption" role="group" aria-label="Preview of the caption">{shown}</div>')
    left, right = st.columns([3, 2])
    with left:
        _event(work, edition, step, at)
    with right:
        field(
            "Compare before and after",
            "compare",
            step.compare,
            placeholder="a day such as 2015-09-30",
            help="The step then shows two maps: before that day, and from it on. Blank: one map.",
        )


def _event(work: ShareSession, edition: Served, step: Step, at: str) -> None:
    """Which event the step is about: one of its window, or none."""
    events, key = edition.dataset.events, f"share step event {at}"
    view = steps.view_of(step, edition)
    shown = events[query.select(events, view, edition.dataset.taxonomy).shown].head(MOST_EVENTS)
    titles = {"": "none", **dict(zip(shown["event_id"], shown["title"], strict=True))}
    row = edition.row_of(view.event)
    if row is not None:
        titles[view.event] = events.iloc[row]["title"]
    gone = steps.event_of(step)
    if gone not in titles:
        titles[gone] = f"{gone} (not published)"
    st.selectbox(
        "Event",
        list(titles),
        list(titles).index(gone),
        format_func=titles.__getitem__,
        key=key,
        on_change=lambda: run_act(work, choose_event(str(session.widget(key) or ""), edition)),
    )
