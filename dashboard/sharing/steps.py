"""The steps of a briefing under work: from views and back, their pictures, problems and descriptions in words."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qs, urlencode

from dashboard import layered
from dashboard.briefings import pictures
from dashboard.filters import DATE_LABELS, DISPUTE_LABELS, WHERE_LABELS
from geodata import edtf
from geodata.briefings import contents
from geodata.briefings.briefing import (
    MAX_STEPS,
    MAX_TITLE,
    Briefing,
    Step,
    check_briefing,
    clean,
    layers_of_step,
    read_briefing,
    view_of_step,
    write_briefing,
)
from geodata.errors import EdtfError, InputError
from geodata.layers import combined
from geodata.view import kinds, query, url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dashboard.served import Served
    from geodata.model import Dataset
    from geodata.view.query import View


STOP_DAYS: Final = 15
"""Days that the step of a named stop shows before and after it, before that is widened to whole months."""
MOST_PICTURES: Final = 256
_LONGEST_IDENT: Final = 56
T = TypeVar("T")
_lock: Final = Lock()
_pictures: Final[OrderedDict[Any, tuple[pictures.Picture, ...]]] = OrderedDict()
_problems: Final[OrderedDict[Any, dict[int, tuple[str, ...]]]] = OrderedDict()


def text_of(view: View, served_version: Served) -> str:
    """The view as a step stores it: the map's URL query without the version and without layers of editors alone.

    With layers, which make the timeline longer, the window is always named.
    """
    there = layered.offered(served_version, editor=False)
    layers = tuple(name for name in view.layers if name in there)
    hidden = tuple(name for name in view.hidden if not name.startswith(combined.GROUP) or _layer_of(name) in layers)
    event = view.event if ":" not in view.event or view.event.partition(":")[0] in layers else ""
    params = url.to_params(
        replace(view, rev="", layers=layers, hidden=hidden, event=event), served_version.dataset.info
    )
    if layers:
        params |= {"from": edtf.iso(view.start), "to": edtf.iso(view.end)}
    return urlencode(params, doseq=True, safe=",")


def _layer_of(kind: str) -> str:
    """The layer of a group or kind of the legend: ``layer-ged: added`` → ged."""
    return kind.partition(":")[0].removeprefix(combined.GROUP)


def version_of(step: Step, served_version: Served) -> Served:
    """The version with the layers that a step shows, as far as they may be passed on. Raises DatasetError."""
    names = layers_of_step(step)
    if names == tuple(one.name for one in served_version.layers):
        return served_version
    base = layered.base_of(served_version) if served_version.layers else served_version
    return layered.with_layers(base, names)


def step_of(view: View, served_version: Served, title: str = "") -> Step:
    """A step that shows the view, with that title or a proposed one."""
    return Step(clean(title)[:MAX_TITLE] or proposed(view, served_version), "", text_of(view, served_version))


def proposed(view: View, served_version: Served) -> str:
    """A title for a step: its event's, else its window in words."""
    row = served_version.row_of(view.event)
    title = "" if row is None else clean(str(served_version.dataset.events.iloc[row]["title"]))
    return (title or pictures.window(view))[:MAX_TITLE]


def stops(served_version: Served) -> tuple[Step, ...]:
    """The dataset's named stops, each as a step with a window around it."""
    info = served_version.dataset.info
    steps = []
    for stop in info.stops:
        try:
            parsed = edtf.parse(stop.date)
        except EdtfError:  # `dateline check` reports it
            continue
        view = query.focus(query.default_view(info), parsed.start_day, parsed.end_day, STOP_DAYS, info)
        steps.append(step_of(view, served_version, stop.label))
    return tuple(steps)


def add(briefing: Briefing, steps: Iterable[Step], position: int) -> Briefing:
    """The briefing with steps inserted at `position`, counted from 0. Raises InputError when they are too many."""
    new = (*briefing.steps[:position], *steps, *briefing.steps[position:])
    if len(new) > MAX_STEPS:
        raise InputError(f"a briefing has at most {MAX_STEPS} steps, and this would make {len(new)}; remove some first")
    return replace(briefing, steps=new)


def move(briefing: Briefing, position: int, by: int) -> Briefing:
    """The briefing with the step at `position` moved `by` places, at most to either end."""
    steps = list(briefing.steps)
    step = steps.pop(position)
    steps.insert(max(0, position + by), step)
    return replace(briefing, steps=tuple(steps))


def remove(briefing: Briefing, position: int) -> Briefing:
    """The briefing without the step at `position`."""
    return replace(briefing, steps=(*briefing.steps[:position], *briefing.steps[position + 1 :]))


def change(briefing: Briefing, position: int, **values: str) -> Briefing:
    """The briefing with other values (title, caption, view, compare) in the step at `position`."""
    step = replace(briefing.steps[position], **{name: clean(value) for name, value in values.items()})
    return replace(briefing, steps=(*briefing.steps[:position], step, *briefing.steps[position + 1 :]))


def view_of(step: Step, served_version: Served) -> View:
    """The step's view, with defaults for the parts that cannot be read or shown."""
    served_version = version_of(step, served_version)
    try:
        view = view_of_step(step, served_version.dataset.info, served_version.dataset.taxonomy)
    except InputError:
        return query.default_view(served_version.dataset.info)
    return replace(
        view,
        event=view.event if served_version.row_of(view.event) is not None else "",
        sides=tuple(name for name in view.sides if name in served_version.sides),
        places=tuple(name for name in view.places if name in served_version.places),
        claimants=tuple(name for name in view.claimants if name in served_version.claimants),
    )


def event_of(step: Step) -> str:
    """The event that the step names, whether it exists or not."""
    return parse_qs(step.view.removeprefix("?")).get("event", [""])[-1]


def with_event(step: Step, event: str, served_version: Served) -> str:
    """The step's view with that event selected ("" for none), and its window widened to include it."""
    served_version = version_of(step, served_version)
    view = view_of(step, served_version)
    row = served_version.row_of(event)
    if row is not None:
        row_of_event = served_version.dataset.events.iloc[row]
        view = query.around(
            view, int(row_of_event["start_day"]), int(row_of_event["end_day"]), served_version.dataset.info
        )
    return text_of(replace(view, event=event), served_version)


def around_event(step: Step, served_version: Served) -> str:
    """The step's view with the time around its event, "" where it shows that already or its event has no date."""
    served_version = version_of(step, served_version)
    view = view_of(step, served_version)
    row = served_version.row_of(view.event)
    if row is None:
        return ""
    event, info = served_version.dataset.events.iloc[row], served_version.dataset.info
    start, end = int(event["start_day"]), int(event["end_day"])
    if start > end:
        return ""
    near = query.focus(view, start, end, STOP_DAYS, info)
    return "" if (near.start, near.end) == (view.start, view.end) else text_of(near, served_version)


def words(view: View, served_version: Served) -> tuple[str, ...]:
    """The view in words: the window, each filter, the event, the map's section."""
    labels = kinds.labels(served_version.dataset.taxonomy)
    shown = kinds.others(view.hidden, served_version.dataset.taxonomy) if view.hidden else ()
    few = 0 < len(shown) < len(view.hidden)
    row = served_version.row_of(view.event)
    parts = (
        pictures.window(view),
        _listed("actor", view.sides),
        _listed("place", view.places),
        f"with the words “{view.text}”" if view.text else "",
        f"date known at least to {DATE_LABELS[view.date_prec]}" if view.date_prec else "",
        f"place known at least to {WHERE_LABELS[view.where_prec]}" if view.where_prec else "",
        f"only what is {DISPUTE_LABELS[view.disputed]}" if view.disputed else "",
        _listed("claimed by", view.claimants),
        _listed("only", [labels[name] for name in shown]) if few else "",
        "" if few else _listed("without", [labels[name] for name in view.hidden]),
        "" if row is None else f"event: {served_version.dataset.events.iloc[row]['title']}",
        f"map at {_point(view.at)}" if view.at else "the whole area",
    )
    return tuple(part for part in parts if part)


def ident_of(title: str, taken: Iterable[str]) -> str:
    """A free id for a new briefing, made from its title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    ident = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", ""))[:_LONGEST_IDENT].strip("-") or "briefing"
    idents = set(taken)
    names = (ident, *(f"{ident}-{number}" for number in range(2, len(idents) + 3)))
    return next(name for name in names if name not in idents)


def problems(briefing: Briefing, dataset: Dataset) -> dict[int, tuple[str, ...]]:
    """Step, counted from 1 (0: the briefing) → its problems over `dataset`, which still has unpublished rows."""
    return _cached(_problems, (briefing, dataset.version), 16, lambda: _collect_problems(briefing, dataset))


def drawn(served_version: Served, step: Step) -> tuple[pictures.Picture, ...]:
    """The step's pictures: one, or two if it compares. Each is drawn once per version and view."""
    key = (served_version.version, step.view, step.compare)
    return _cached(_pictures, key, MOST_PICTURES, lambda: _draw(served_version, step))


def is_drawn(served_version: Served, step: Step) -> bool:
    """Whether `drawn` has the pictures already."""
    with _lock:
        return (served_version.version, step.view, step.compare) in _pictures


def _cached(cache: OrderedDict[Any, T], key: Any, most: int, make: Callable[[], T]) -> T:
    """The value made for the key. Unlike lru_cache this keeps no dataset alive: keys name its version only."""
    with _lock:
        if key in cache:
            cache.move_to_end(key)
            return cache[key]
    value = make()
    with _lock:
        cache[key] = value
        while len(cache) > most:
            cache.popitem(last=False)
    return value


def _collect_problems(briefing: Briefing, dataset: Dataset) -> dict[int, tuple[str, ...]]:
    """The problems for which the file would be refused, and those with the data."""
    with_ident = replace(briefing, ident=briefing.ident or "new")
    problems = list(read_briefing(with_ident.ident, write_briefing(with_ident).encode())[1])
    sound = tuple(step if _is_day(step.compare) else replace(step, compare="") for step in briefing.steps)
    problems += check_briefing(replace(briefing, steps=sound), dataset)
    lines_of_step: dict[int, list[str]] = {}
    for problem in problems:
        step, _, key = (
            problem.column.partition(", ") if problem.column.startswith("step ") else ("", "", problem.column)
        )
        lines_of_step.setdefault(int(step[5:] or 0), []).append(f"{key}: {problem.message}" if key else problem.message)
    return {number: tuple(dict.fromkeys(lines)) for number, lines in lines_of_step.items()}


def _draw(served_version: Served, step: Step) -> tuple[pictures.Picture, ...]:
    served_version = version_of(step, served_version)
    view = view_of(step, served_version)
    parts = _is_day(step.compare) and view.start < edtf.day(step.compare) <= view.end
    plain = Step("", "", text_of(view, served_version), step.compare if parts else "")
    (shown,) = contents.step_contents(Briefing("", "", "", (plain,)), served_version.dataset)
    return tuple(pictures.of_step(served_version, shown, 1))


def _is_day(text: str) -> bool:
    try:
        edtf.day(text)
    except InputError:
        return False
    return True


def _listed(label: str, values: Sequence[str]) -> str:
    return f"{label}: {', '.join(values)}" if values else ""


def _point(section: tuple[float, float, float]) -> str:
    latitude, longitude, zoom = section
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.1f}° {north}, {abs(longitude):.1f}° {east}, zoom {zoom:g}"
