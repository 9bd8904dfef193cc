"""Generated views of a dataset, as readers could have made them; the same seed gives the same views."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.served import Served
from geodata import edtf
from geodata.model import WherePrec
from geodata.view import kinds, query


def generated(served_version: Served, seed: int, count: int) -> Iterator[query.View]:
    """`count` views: every part is at its default in about half of them."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    events = served_version.dataset.events
    whole = query.default_view(served_version.dataset.info)
    words = sorted({word for title in events["title"] for word in title.split()})
    taxonomy = served_version.dataset.taxonomy
    numbers = range(len(kinds.kinds(taxonomy)))
    for _ in range(count):
        start, end = sorted(dice.sample(range(whole.start, whole.end + 1), 2))
        at = dice.choice((None, _section(dice, served_version)))
        yield query.View(
            start=dice.choice((whole.start, start)),
            end=dice.choice((whole.end, end)),
            mode=dice.choice(("window", "cumulative")),
            sides=_some(dice, served_version.sides),
            places=_some(dice, served_version.places),
            text=dice.choice(("", "", " ".join(dice.sample(words, 2)))),
            date_prec=dice.choice(("", "", *query.DATE_WORDS)),
            where_prec=dice.choice(("", "", *(precision.word for precision in WherePrec if precision))),
            disputed=dice.choice(("", "", "yes", "no")),
            claimants=_some(dice, served_version.claimants),
            hidden=kinds.names_of(set(dice.sample(numbers, dice.choice((0, 0, 1, 3, 9)))), taxonomy),
            draw=dice.choice(query.DRAW_WORDS),
            circles=dice.choice(query.CIRCLE_WORDS),
            event=dice.choice(("", str(dice.choice(events["event_id"].tolist())))),
            at=at,
            size=(dice.randrange(300, 1400), dice.randrange(200, 900)) if at else None,
        )


def _some(dice: random.Random, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dice.sample(list(names), min(len(names), dice.choice((0, 0, 0, 1, 2)))))


def _section(dice: random.Random, served_version: Served) -> tuple[float, float, float]:
    """A place in or near the region, as the browser rounds it."""
    (south, west), (north, east) = served_version.bounds
    latitude = round(dice.uniform(max(south - 2, -85), min(north + 2, 85)), 4)
    return latitude, round(dice.uniform(west - 2, east + 2), 4), dice.randrange(8, 49) / 4


def as_report(view: query.View) -> dict[str, Any]:
    """What the map reports when it shows the view's window, section, legend and event."""
    latitude, longitude, zoom = view.at or (0.0, 0.0, 2.0)
    return {
        "from": edtf.iso(view.start),
        "to": edtf.iso(view.end),
        "mode": view.mode,
        "hidden": list(view.hidden),
        "draw": view.draw,
        "circles": view.circles,
        "center": [latitude, longitude],
        "zoom": zoom,
        "fitted": view.at is None,
        "selected": view.event,
        **({"size": list(view.size)} if view.size else {"size": [900, 560]}),
    }
