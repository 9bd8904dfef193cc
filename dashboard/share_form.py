"""The step that is open on the page Share: its picture, its words, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import escape

from dashboard import filters, session, share_acts, share_caption, share_steps
from dashboard.share_widgets import button, written
from geodata import edtf, query
from geodata.briefings import MAX_TEXT

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.current import Edition
    from dashboard.share_work import Work
    from geodata.briefings import Step

MOST_EVENTS = 300
"""Events that the list offers; the map and the table find the others."""
MARKS = "*emphasis*, **strong**, [words](https://…); a blank line begins a new paragraph. All else is shown as it is."


def show(work: Work, edition: Edition, wrong: dict[int, tuple[str, ...]], map_page: StreamlitPage) -> None:
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
    pictures = share_steps.drawn(edition, step)
    for column, picture in zip(st.columns(len(pictures)), pictures, strict=True):
        column.image(picture.data, width="stretch", alt=picture.alt)
    told = [*share_steps.words(share_steps.view_of(step, edition), edition)]
    if len(pictures) > 1:
        told.append(f"before {edtf.words(step.compare)[0]}, and from it on")
    st.html(f'<p class="dateline-note">{escape(" · ".join(told))}</p>')
    with st.container(key="shareproblems"):
        for line in wrong.get(number, ()):
            st.html(f'<p class="share-problem">{escape(line)}</p>')
    _fields(work, edition, step)


def _buttons(work: Work, edition: Edition, step: Step, map_page: StreamlitPage) -> None:
    steps, at = work.bench.now.steps, work.bench.chosen
    acts = {
        "Move up": (share_acts.move(-1), at == 0),
        "Move down": (share_acts.move(1), at + 1 == len(steps)),
        "Retake": (share_acts.retake(session.begin(edition), edition), False),
        "Duplicate": (share_acts.duplicate, False),
        "Remove": (share_acts.remove, False),
    }
    with st.container(horizontal=True, key="shareacts"):
        for label, (act, off) in acts.items():
            button(label, work, act, disabled=off)
        if st.button("Show on the map", key="share look", on_click=_look, args=(edition, step)):
            st.switch_page(map_page)


def _look(edition: Edition, step: Step) -> None:
    """Let the session's view be the step's."""
    view = share_steps.view_of(step, edition)
    session.set_view(view)
    filters.fill(view)


def _fields(work: Work, edition: Edition, step: Step) -> None:
    at = f"{work.opened} {work.bench.chosen} {work.bench.stamp}"

    def field(label: str, name: str, value: str, **options: Any) -> None:
        written(
            work,
            label,
            value,
            f"share step {name} {at}",
            lambda given: share_acts.change(**{name: given}),
            **options,
        )

    field("Title", "title", step.title)
    field("Caption", "caption", step.caption, height=150, help=MARKS)
    shown = share_caption.preview(step.caption) if len(step.caption) <= MAX_TEXT else ""
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


def _event(work: Work, edition: Edition, step: Step, at: str) -> None:
    """Which event the step is about: one of its window, or none."""
    events, key = edition.dataset.events, f"share step event {at}"
    view = share_steps.view_of(step, edition)
    shown = events[query.select(events, view, edition.dataset.taxonomy).shown].head(MOST_EVENTS)
    titles = {"": "none", **dict(zip(shown["event_id"], shown["title"], strict=True))}
    row = edition.row_of(view.event)
    if row is not None:
        titles[view.event] = events.iloc[row]["title"]
    gone = share_steps.event_of(step)
    if gone not in titles:
        titles[gone] = f"{gone} (not published)"
    st.selectbox(
        "Event",
        list(titles),
        list(titles).index(gone),
        format_func=titles.__getitem__,
        key=key,
        on_change=lambda: share_acts.do(work, share_acts.choose_event(str(session.widget(key) or ""), edition)),
    )
