"""The open step on the Share page: its picture, its texts, and the actions on it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup, escape

from dashboard import filters, session
from dashboard.sharing import steps as sharing_steps
from dashboard.sharing.acts import run_action
from dashboard.sharing.steps import event_of, view_of, with_event
from dashboard.sharing.widgets import button, text_field
from geodata import edtf
from geodata.briefings import captions, contents
from geodata.briefings.briefing import MAX_TEXT
from geodata.errors import InputError
from geodata.view import query

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served
    from dashboard.sharing.share_session import ShareSession
    from dashboard.unsaved import Action
    from geodata.briefings.briefing import Step


MOST_EVENTS = 300
"""Events in the list; the others are found with the map and the table."""
HINT = "On the Map page, set window, filters, event and section as readers should see them; then add the view here."
MARKS = (
    "*emphasis*, **strong**, [words](https://…); a blank line begins a paragraph, “- ” an item of a list. "
    "Everything else is shown as written."
)
_PARTS = {"paragraph": Markup("<p>{0}</p>"), "item": Markup("<li>{0}</li>")}
_BLOCKS = {"paragraph": Markup("{0}"), "item": Markup("<ul>{0}</ul>")}

_MARKS = {
    "": Markup("{0}"),
    "emphasis": Markup("<em>{0}</em>"),
    "strong": Markup("<strong>{0}</strong>"),
    "link": Markup('<a href="{1}" target="_blank" rel="noopener noreferrer">{0}</a>'),
}


def show(
    work: ShareSession, served_version: Served, wrong: dict[int, tuple[str, ...]], map_page: StreamlitPage
) -> None:
    """Show the step, or how to add one. The buttons keep their places, so that the keyboard focus does too."""
    step, number = work.briefing.step, work.briefing.chosen + 1
    if step is None:
        st.html(f'<h3 class="share-head">No step yet</h3><p class="dateline-note">{HINT}</p>')
        return
    st.html(f'<h3 class="share-head">Step {number} <span>of {len(work.briefing.now.steps)}</span></h3>')
    _buttons(work, served_version, step, map_page)
    served_version = sharing_steps.version_of(step, served_version)
    pictures = sharing_steps.drawn(served_version, step)
    for column, picture in zip(st.columns(len(pictures)), pictures, strict=True):
        column.image(picture.data, width="stretch", alt=picture.alt)
    words = [*sharing_steps.words(view_of(step, served_version), served_version)]
    if len(pictures) > 1:
        words.append(f"before {edtf.words(step.compare)[0]}, and from that day on")
        words.append(contents.unlike(view_of(step, served_version), step.compare).removesuffix("."))
    st.html(f'<p class="dateline-note">{escape(" · ".join(filter(None, words)))}</p>')
    with st.container(key="shareproblems"):
        for line in wrong.get(number, ()):
            st.html(f'<p class="share-problem">{escape(line)}</p>')
    _fields(work, served_version, step)


def _buttons(work: ShareSession, served_version: Served, step: Step, map_page: StreamlitPage) -> None:
    steps, position = work.briefing.now.steps, work.briefing.chosen
    view = sharing_steps.text_of(session.begin(served_version), served_version)
    actions: dict[str, tuple[Action, bool]] = {
        "Move up": ({"do": "move", "by": -1}, position == 0),
        "Move down": ({"do": "move", "by": 1}, position + 1 == len(steps)),
        "Retake": ({"do": "retake", "view": view}, False),
        "Duplicate": ({"do": "duplicate"}, False),
        "Remove": ({"do": "remove"}, False),
    }
    with st.container(horizontal=True, key="shareacts"):
        for label, (action, off) in actions.items():
            button(label, work, action, disabled=off)
        if st.button("Show on the map", key="share look", on_click=_show_on_map, args=(served_version, step)):
            st.switch_page(map_page)


def _show_on_map(served_version: Served, step: Step) -> None:
    """Make the step's view the session's view."""
    view = view_of(step, served_version)
    session.set_view(view)
    filters.fill(view)


def _fields(work: ShareSession, served_version: Served, step: Step) -> None:
    key_suffix = f"{work.opened} {work.briefing.chosen} {work.briefing.stamp}"

    def field(label: str, name: str, value: str, **options: Any) -> None:
        text_field(work, label, value, f"share step {name} {key_suffix}", ("change", name), **options)

    field("Title", "title", step.title)
    field("Caption", "caption", step.caption, height=150, help=MARKS)
    shown = preview(step.caption) if len(step.caption) <= MAX_TEXT else ""
    if shown:
        st.html(f'<div class="share-caption" role="group" aria-label="Preview of the caption">{shown}</div>')
        if opened := captions.unclosed(step.caption):
            st.html(f'<p class="share-problem">“{escape(opened)}” opens strong words and never closes them: add **</p>')
    left, right = st.columns([3, 2])
    with left:
        _event(work, served_version, step, key_suffix)
        if near := sharing_steps.around_event(step, served_version):
            period = sharing_steps.words(view_of(replace(step, view=near), served_version), served_version)[0]
            button("Only the time around it", work, {"do": "choose_event", "view": near}, kind="tertiary")
            st.html(f'<p class="dateline-note">{escape(period)}</p>')
    with right:
        field(
            "Compare before and after",
            "compare",
            step.compare,
            placeholder="a day such as 2015-09-30",
            help="The step then shows two maps: before that day, and from that day on. Blank: one map.",
        )


def _event(work: ShareSession, served_version: Served, step: Step, key_suffix: str) -> None:
    """A list to choose the step's event from: one of its window, or none."""
    events, key = served_version.dataset.events, f"share step event {key_suffix}"
    view = view_of(step, served_version)
    shown = events[query.select(served_version.dataset, view).shown].head(MOST_EVENTS)
    titles = {"": "none", **dict(zip(shown["event_id"], shown["title"], strict=True))}
    row = served_version.row_of(view.event)
    if row is not None:
        titles[view.event] = events.iloc[row]["title"]
    event_id = event_of(step)
    if event_id not in titles:
        titles[event_id] = f"{event_id} (not published)"

    def choose() -> None:
        chosen = work.briefing.step or step
        chosen_view = with_event(chosen, str(session.widget(key) or ""), served_version)
        run_action(work, {"do": "choose_event", "view": chosen_view})

    st.selectbox(
        "Event",
        list(titles),
        list(titles).index(event_id),
        format_func=titles.__getitem__,
        key=key,
        on_change=choose,
    )


def preview(caption: str) -> str:
    """The caption as HTML: its marks as elements, everything else as text; "" for one that cannot be shown."""
    try:
        blocks = captions.blocks(caption)
    except InputError:
        return ""
    html = Markup("")
    for kind, group in groupby(blocks, lambda block: block.kind):
        html += _BLOCKS[kind].format(Markup("").join(_PARTS[kind].format(_marked(block.pieces)) for block in group))
    return html


def _marked(pieces: tuple[captions.Piece, ...]) -> Markup:
    return Markup("").join(_MARKS[piece.mark].format(piece.text, piece.link) for piece in pieces)
