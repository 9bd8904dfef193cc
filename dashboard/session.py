"""What one browser session remembers: the only module besides `filters` that touches `st.session_state`.

The view is kept here. The URL is read when a session begins and when the reader goes back or forward, and is written by
Python alone (`write_url`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import access, layered, served
from geodata.dataset import published
from geodata.errors import DatasetError, InputError
from geodata.view import query, reasons, url

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.model import Dataset, DatasetInfo


T = TypeVar("T")
VIEW: Final = "dateline view"
IGNORED: Final = "dateline ignored"
SHOWN: Final = "dateline shown version"
WANTED: Final = "dateline newest wanted"
MOUNTED: Final = "dateline mounted"
SEEN: Final = "dateline seen report"
ANSWERED: Final = "dateline answered report"
PAGE: Final = "dateline page"
RETURN: Final = "dateline return"
WRITTEN: Final = "dateline written address"
REFILLED: Final = "dateline filters to be set"
ON_MAP: Final = "dateline kinds on the map"
OTHERS: Final = ("embed", "embed_options")
"""Streamlit's own URL parameters."""
REPORTED: Final = ("from", "to", "mode", "draw", "circles")
"""Parts of the browser's report that are parameters of the URL as they stand."""
NEAR_DAYS: Final = 91
"""How many days a link to an event shows before and after it."""
_VERSION: Final = re.compile(r"[0-9a-f]{12}")


def version_shown(page: str) -> Served:
    """The version that this session shows on `page`: the newest when the reader came to the page or asked for it.

    It stays until then, so that nothing changes while it is read, or until it is no longer kept in memory. Raises
    DatasetError when nothing can be shown.
    """
    version, info = st.session_state.get(SHOWN, ("", None))
    kept = layered.by_version(version) if version else None
    wanted = st.session_state.pop(WANTED, False) or st.session_state.get(PAGE) != page
    base = served.by_version(kept.base) if kept is not None and not wanted else None
    view = st.session_state.get(VIEW)
    return _show(base or served.latest(), _address().get("layer", ()) if view is None else view.layers, kept, info)


def with_layers(served_version: Served, names: Sequence[str]) -> Served:
    """The version that is shown, with these of its layers switched on and no others."""
    _, info = st.session_state.get(SHOWN, ("", None))
    return _show(layered.base_of(served_version), names, served_version, info)


def _show(base: Served, names: Sequence[str], before: Served | None, info: DatasetInfo | None) -> Served:
    """The version `base` with the named layers that this reader may see, from now on the one that is shown."""
    shown = layered.with_layers(base, names, editor=access.allowed()) if names else base
    if info is not None and VIEW in st.session_state and (before is None or before.version != shown.version):
        _carry_view(info, before, shown)
    st.session_state[SHOWN] = (shown.version, shown.dataset.info)
    return shown


def show_newest() -> None:
    """Let the next run of the script show the newest version."""
    st.session_state[WANTED] = True


def _carry_view(info: DatasetInfo, before: Served | None, after: Served) -> None:
    """Make the view, which is of a version with `info`, one of another version.

    An edge of the window at an end of the timeline stays there. The reader is told when the selected event is gone.
    """
    view: query.View = st.session_state[VIEW]
    old, whole = query.default_view(info), query.default_view(after.dataset.info)
    start = whole.start if view.start == old.start else min(max(view.start, whole.start), whole.end)
    end = whole.end if view.end == old.end else max(min(view.end, whole.end), start)
    event = view.event if after.row_of(view.event) is not None else ""
    if view.event and not event:
        row = before.row_of(view.event) if before else None
        title = view.event if before is None or row is None else str(before.dataset.events["title"].iloc[row])
        gone = f"“{title}”, which was selected, is no longer in the data: it was withdrawn or removed."
        st.session_state[IGNORED] = [*st.session_state.get(IGNORED, []), gone]
    st.session_state[VIEW] = replace(view, start=start, end=end, event=event)


def begin(served_version: Served) -> query.View:
    """The session's view; in its first run it is read from the URL."""
    if VIEW not in st.session_state:
        view, ignored = read_url(_address(), served_version)
        st.session_state[VIEW] = view
        st.session_state[IGNORED] = [*ignored, *([access.STARTED_AGAIN] if access.edited_before() else [])]
    view = st.session_state[VIEW]
    assert isinstance(view, query.View)  # noqa: S101 - nothing else is ever put there
    return view


def returned(served_version: Served) -> query.View | None:
    """The view of an earlier address, when the reader has gone back or forward to it, else None.

    The map is told to show it (`return_on_map`).
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not context.is_history_navigation:
        return None
    params = _address()
    served_version = layered.with_layers(
        layered.base_of(served_version), params.get("layer", ()), editor=access.allowed()
    )
    view, ignored = read_url(params, served_version)
    _show_on_map(view)
    st.session_state[IGNORED] = [*st.session_state.get(IGNORED, []), *ignored]
    return view


def reconnected(report: dict[str, Any] | None, served_version: Served) -> None:
    """Take the map's report, if there is one: the browser has found a server again, perhaps in a new session."""
    before = begin(served_version)
    if report is not None and take_report(before, report, served_version) != before:
        _show_on_map(begin(served_version))


def _show_on_map(view: query.View) -> None:
    """Remember a view that the map may not show, and let it show it."""
    number, _ = st.session_state.get(RETURN, (0, None))
    st.session_state[VIEW] = view
    st.session_state[RETURN] = (number + 1, view)


def return_on_map() -> tuple[int, query.View] | None:
    """The last view to which the reader returned while the map was on the page, and its number, which counts up."""
    found: tuple[int, query.View] | None = st.session_state.get(RETURN)
    return found


def _address() -> dict[str, list[str]]:
    """The parameters of the address in this run."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def take_ignored() -> list[str]:
    """What to tell at the beginning of a session, such as what could not be read in the link; returned once."""
    sentences: list[str] = st.session_state.get(IGNORED, [])
    st.session_state[IGNORED] = []
    return sentences


def set_view(view: query.View) -> None:
    """Remember a view."""
    st.session_state[VIEW] = view


def write_url(view: query.View, served_version: Served) -> None:
    """Write the view to the address bar; of other parameters only Streamlit's own stay."""
    params = url.to_params(view, served_version.dataset.info)
    now = _address()
    others = {name: values for name, values in now.items() if name in OTHERS}
    target = {name: value if isinstance(value, list) else [value] for name, value in {**others, **params}.items()}
    # the browser's address may be older than what was written last, which is then still on its way
    if now != target or st.session_state.get(WRITTEN, target) != target:
        st.query_params.from_dict(target)
    st.session_state[WRITTEN] = target


def take_report(view: query.View, report: dict[str, Any], served_version: Served) -> query.View:
    """The view after the browser's report (`Report` of shared/types.ts). An invalid or older report changes nothing."""
    number, seen = report.get("seq"), st.session_state.get(SEEN)
    if number == seen or (isinstance(number, int) and isinstance(seen, int) and number < seen):
        return view
    st.session_state[SEEN] = number
    params: dict[str, list[str]] = {name: [str(report[name])] for name in REPORTED if name in report}
    params["hide"] = [str(group) for group in _listed(report.get("hidden"))]
    if not report.get("fitted"):  # the whole area in view is the default, whatever the size of the window
        params["at"] = [",".join(str(number) for number in (*_listed(report.get("center")), report.get("zoom")))]
        if "size" in report:
            params["size"] = ["x".join(str(number) for number in _listed(report["size"]))]
    read, refused = url.from_params(params, served_version.dataset.info, served_version.dataset.taxonomy)
    if refused:
        return view
    event = str(report.get("selected", ""))
    known = event if served_version.row_of(event) is not None else ""
    view = replace(view, start=read.start, end=read.end, mode=read.mode)
    moved = replace(view, hidden=read.hidden, at=read.at, size=read.size, event=known)
    moved = replace(moved, draw=read.draw, circles=read.circles)
    set_view(moved)
    st.session_state[ON_MAP] = _kinds_on_map(moved)[0], moved.hidden
    return moved


def select(event: str, served_version: Served) -> None:
    """Select an event for the map, with a window that touches it."""
    row = served_version.dataset.events.iloc[served_version.row_of(event) or 0]
    view = query.around(begin(served_version), int(row["start_day"]), int(row["end_day"]), served_version.dataset.info)
    set_view(replace(view, event=event, at=None))


def clear(view: query.View, fields: list[object], served_version: Served) -> None:
    """Take some filters (`reasons.FILTERS`) from the view; the sidebar shows it in the next run (`take_refilled`)."""
    known = tuple(str(name) for name in fields if name in reasons.FILTERS or name == reasons.WINDOW)
    set_view(reasons.cleared(view, known, query.default_view(served_version.dataset.info)))
    st.session_state[REFILLED] = True


def take_refilled() -> bool:
    """Whether the filters were changed elsewhere, and the sidebar does not show it yet; said once."""
    return bool(st.session_state.pop(REFILLED, False))


def kinds_for_map(view: query.View) -> dict[str, Any]:
    """What the live map is told of the kinds that are hidden: `turn` counts the changes that it has not made itself."""
    turn, hidden = _kinds_on_map(view)
    if hidden != view.hidden:
        turn += 1
    st.session_state[ON_MAP] = turn, view.hidden
    return {"turn": turn, "hidden": list(view.hidden)}


def _kinds_on_map(view: query.View) -> tuple[int, tuple[str, ...]]:
    """How often the map was told of kinds, and which it hides."""
    known: tuple[int, tuple[str, ...]] = st.session_state.get(ON_MAP, (0, view.hidden))
    return known


def _listed(value: object) -> list[object]:
    """A list from the browser; anything else counts as empty."""
    return value if isinstance(value, list) else []


def asked_for(report: dict[str, Any]) -> str:
    """What the reader asked for in this report: ``article``, ``newest`` or ``clear``, "" for nothing; said once."""
    asked = str(report.get("go", ""))
    if not asked or st.session_state.get(ANSWERED) == report.get("seq"):
        return ""
    st.session_state[ANSWERED] = report.get("seq")
    return asked


def mounted(
    served_version: Served, make: Callable[[], dict[str, Any]], *, fresh: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The configuration with which the map was mounted, and the present one, which differs after a new version.

    The first stays until the page is entered again: the map is not mounted again for a new version.
    """
    first, present = st.session_state.get(MOUNTED, (None, None))
    if first is None or fresh:
        first = present = make()
        for key in (SEEN, ANSWERED, RETURN):
            st.session_state.pop(key, None)
    elif present["version"] != served_version.version:
        present = make()
    st.session_state[MOUNTED] = first, present
    return first, present


def entered(page: str) -> bool:
    """Record that the session is on `page`; whether it was on another before this run."""
    fresh = st.session_state.get(PAGE) != page
    st.session_state[PAGE] = page
    return fresh


def kept(page: str, make: Callable[[], T]) -> T:
    """The work that this session keeps for an editors' page; `make` creates it."""
    key = f"dateline {page}"
    if key not in st.session_state:
        st.session_state[key] = make()
    value: T = st.session_state[key]
    return value


def kept_already(page: str) -> Any:
    """The work that `kept` has made for an editors' page in this session, None before it has."""
    return st.session_state.get(f"dateline {page}")


def component_key(page: str) -> str:
    """The key of an editors' page's component, under which Streamlit keeps what it sends."""
    return f"dateline {page} component"


def action(page: str) -> dict[str, Any] | None:
    """The action that the page's component has just sent, None for none that can be read."""
    act = sent(page, "act")
    return dict(act) if isinstance(act, Mapping) else None


def sent(page: str, name: str) -> Any:
    """What the page's component has just sent under this name, None for nothing."""
    return getattr(st.session_state.get(component_key(page)), name, None)


def widget(key: str) -> Any:
    """A widget's value, None when there is no such widget: for callbacks, which run before the script."""
    return st.session_state.get(key)


def again() -> None:
    """Rerun the current fragment, or the whole page outside of one."""
    context = get_script_run_ctx(suppress_warning=True)
    st.rerun(scope="fragment" if context and context.fragment_ids_this_run else "app")


def ident() -> str:
    """The session's id, "" outside of a session."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_alive(session: str) -> bool:
    """Whether the browser session with this id is open."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def version_notice(rev: str, served_version: Served) -> str:
    """One sentence about a link's data version `rev`; "" when it is the version shown, or the link names none."""
    if rev in {"", served_version.dataset.version}:
        return ""
    if not _VERSION.fullmatch(rev):
        return "'rev' in the link was ignored: it is not a version of the data."
    origin = f"This link was made with the data of version {rev}"
    try:
        if all(entry.version != rev for entry in served.the_store().versions.history()):
            return f"{origin}, which is not known here; version {served_version.dataset.version} is shown."
        changed = (
            _changed(published.published(served.the_store().at(rev)), served_version.dataset)
            if len(served_version.dataset.events) <= served.MOST_COMPARED
            else ""
        )
    except (DatasetError, InputError):  # the history cannot be read now; what is shown is right all the same
        changed = ""
    return f"{origin}; a newer version, {served_version.dataset.version}, is shown{changed}."


def _changed(before: Dataset, after: Dataset) -> str:
    """What has changed for readers, as the end of a sentence."""
    words = served.words_of_changes(before, after)
    return f": {words}" if words else ", and nothing that readers see has changed"


def read_url(params: dict[str, list[str]], served_version: Served) -> tuple[query.View, list[str]]:
    """The view of a URL's parameters, and a sentence for each that was ignored."""
    info, taxonomy = served_version.dataset.info, served_version.dataset.taxonomy
    view, ignored = url.from_params(params, info, taxonomy)
    view, cut = url.cut_to_timeline(view, info)
    ignored += [cut] if cut else []
    known_names = {*url.PARAMS, *OTHERS}
    if access.PARAMETER in params and access.edit_token():  # the right one is never in the address of a page
        known_names.add(access.PARAMETER)
        ignored.append(access.STALE_ADDRESS)
    unknown_names = [name for name in params if name not in known_names]
    ignored += [
        f"{name[:40]!r} in the link was ignored: there is no such part of a view." for name in unknown_names[:5]
    ]
    sides = tuple(side for side in view.sides if side in served_version.sides)
    places = tuple(place for place in view.places if place in served_version.places)
    claimants = tuple(name for name in view.claimants if name in served_version.claimants)
    named = (("side", view.sides, sides), ("place", view.places, places), ("claimed_by", view.claimants, claimants))
    for name, asked, known in named:
        unknown = [value for value in asked if value not in known]
        if unknown:
            ignored.append(f"'{name}' in the link was ignored: this data has no {unknown[0]!r}.")
    view = replace(view, sides=sides, places=places, claimants=claimants)
    layers = tuple(one.name for one in served_version.layers)
    if unknown := [name for name in view.layers if name not in layers]:
        ignored.append(f"'layer' in the link was ignored: this data has no layer {unknown[0]!r} that you may see.")
        view = replace(view, layers=layers)
    ignored += [notice] if (notice := version_notice(view.rev, served_version)) else []
    view = replace(view, rev="")
    if not view.event:
        return view, ignored
    row = served_version.row_of(view.event)
    if row is None:
        ignored.append(f"'event' in the link was ignored: this data has no published event {view.event!r}.")
        return replace(view, event=""), ignored
    event = served_version.dataset.events.iloc[row]
    if "from" in params or "to" in params:  # the link names a window: it is shown even where the event lies outside
        return view, ignored
    return query.focus(view, int(event["start_day"]), int(event["end_day"]), NEAR_DAYS, info), ignored
