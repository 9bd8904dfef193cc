"""The page Draft, for who edits on this computer: from an article to rows of the dataset, decided one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from dashboard import access, served, session, style
from dashboard.editing import draft_payload
from dashboard.server.routes import ASSETS
from geodata.errors import DatelineError, InputError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.review import intake

if TYPE_CHECKING:
    from geodata.review.desk import DraftReview


_TITLE: Final = "Draft events from an article"
_ABOUT: Final = (
    "Dateline marks the places, times and events that an article reports. You accept, change or reject each event; "
    "what you accept becomes a row of the dataset with the status “draft”."
)
_HINT: Final = "Paste the article's text, word for word: quotes are taken from it."
_DATE_HINT: Final = "2016-03-20 or 2016-03; blank when unknown. Dates without a year are read from it."
_ID_HINT: Final = "Its name in sources.csv and of its file; blank: made of the title."


def show() -> None:
    """Show the form, or the desk with the article that was given last."""
    session.entered("draft")
    if session.desk() is None:
        st.html(f'<h2 class="dateline-title">{_TITLE}</h2><p class="dateline-note">{_ABOUT}</p>')
        _form()
    else:
        st.html(f'<h2 class="dateline-hidden">{_TITLE}</h2>')
        _work()


def _form() -> None:
    """Ask for an article."""
    with st.container(key="draftform"), st.form("draft article", border=False):
        left, right = st.columns([3, 2], gap="large")
        text = left.text_area("Article", height=360, placeholder=_HINT)
        file = left.file_uploader("or a file with it", type=["txt", "html", "htm", "md"], max_upload_size=intake.MAX_MB)
        given = {
            "title": right.text_input("Title", placeholder="blank: its first line"),
            "publisher": right.text_input("Publisher", placeholder="such as Reuters"),
            "published": right.text_input("Published", placeholder="such as 2016-03-20", help=_DATE_HINT),
            "url": right.text_input("Address", placeholder="https://…"),
            "source": right.text_input("Source id", placeholder="made of the title", help=_ID_HINT),
        }
        right.html('<p class="dateline-note">Nothing is kept or sent anywhere until you accept an event.</p>')
        asked = right.form_submit_button("Find events", type="primary")
    if not asked:
        return
    data, name = (file.getvalue(), file.name) if file else (b"", "")
    try:
        access.check()
        article = intake.IntakeForm(text=text, file=data, file_name=name, **given)
        session.set_desk(intake.open_desk(article, served.the_store().head(), Gazetteer.open()))
    except DatelineError as error:
        for line in str(error).splitlines():
            st.error(style.as_plain_markdown(line))
        return
    st.rerun()


@st.fragment
def _work() -> None:
    """The component. It is told everything at each run; a decision comes back as an act and is done before the run."""
    desk = session.desk()
    if desk is None:
        st.rerun()
        return
    try:
        basemap = f"./data/{served.latest().version}/basemap.json"
        data = draft_payload.describe(desk, served.the_store(), basemap, session.desk_said())
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    _component()(key=session.DESK_COMPONENT, data=data, on_act_change=carry_out)


def carry_out() -> None:
    """Run what the editor asked for; an error is shown, and nothing is lost."""
    act, desk = session.desk_act(), session.desk()
    if act is None or desk is None:
        return
    try:
        access.check()
        session.say_at_desk(_ACTS.get(str(act.get("do")), _unknown)(desk, act))
    except DatelineError as error:
        session.say_at_desk(str(error), bad=True)
    served.the_store().look_again()


def _key(desk: DraftReview, act: dict[str, Any]) -> str:
    key = str(act.get("key"))
    if key not in desk.events:
        raise InputError("this draft is not there any more; reload the page")
    return key


def _change(desk: DraftReview, act: dict[str, Any]) -> str:
    cells = act.get("cells")
    if not isinstance(cells, dict):
        return ""
    return desk.change(_key(desk, act), cells, served.the_store().head())


def _accept(desk: DraftReview, act: dict[str, Any]) -> str:
    said = _change(desk, act)
    key = _key(desk, act)
    desk.accept(key, served.the_store(), access.author())
    return f"Accepted as a draft: {desk.row(key)['title']}" + (f" ({said})" if said else "")


def _reject(desk: DraftReview, act: dict[str, Any]) -> str:
    key = _key(desk, act)
    desk.reject(key, served.the_store())
    return f"Rejected: {desk.row(key)['title']}"


def _choose(desk: DraftReview, act: dict[str, Any]) -> str:
    number = act.get("number")
    _change(desk, act)
    desk.choose(_key(desk, act), number if isinstance(number, int) else -1)
    return ""


def _undo(desk: DraftReview, _: dict[str, Any]) -> str:
    key = desk.undo(served.the_store(), access.author())
    return f"Taken back: {desk.row(key)['title']}" if key else "There is nothing to take back."


def _reopen(desk: DraftReview, act: dict[str, Any]) -> str:
    key = _key(desk, act)
    desk.reopen(key, served.the_store())
    return f"Open again: {desk.row(key)['title']}"


def _close(_: DraftReview, __: dict[str, Any]) -> str:
    session.set_desk(None)
    return ""


def _unknown(_: DraftReview, __: dict[str, Any]) -> str:
    raise InputError("the page asked for something that is not known here; reload it")


_ACTS: Final[dict[str, Callable[[DraftReview, dict[str, Any]], str]]] = {
    "change": _change,
    "accept": _accept,
    "reject": _reject,
    "choose": _choose,
    "undo": _undo,
    "reopen": _reopen,
    "close": _close,
}


@lru_cache(maxsize=1)
def _component() -> Any:
    # Streamlit takes a single line for the path of a file, so the minified texts get a second one
    script = "/* Dateline */\n" + (ASSETS / "draft.js").read_text(encoding="utf-8")
    style = "/* Dateline */\n" + (ASSETS / "draft.css").read_text(encoding="utf-8")
    return st.components.v2.component("dateline_draft", js=script, css=style)
