from __future__ import annotations

import pandas as pd
import pytest

from dashboard.briefings.pictures import FONT
from geodata.briefings import map_key
from geodata.briefings.fonts import Letters
from geodata.briefings.pictures import Frame
from geodata.dataset import published, reading
from tests.support.paths import SYRIA

FRAME = Frame(760, 428, 35.0, 38.0, 6.5)


@pytest.mark.parametrize("zoom", [1.0, 4.3, 6.5, 9.0, 14.0])
def test_the_scale_is_a_round_number_of_kilometres_as_long_as_it_says(zoom: float):
    frame = Frame(760, 428, 35.0, 38.0, zoom)
    km, bar = map_key.scale(frame)
    assert bar <= 220
    if km:
        assert str(km).rstrip("0") in {"1", "2", "5"}
        assert bar == pytest.approx(km * frame.kilometres(35.0))
    else:
        assert zoom > 12


def test_the_legend_names_what_is_on_the_map_and_nothing_else():
    syria = published.published(reading.load(SYRIA))
    near = syria.events[syria.events["place"] == "Hmeimim"]
    assert len(near)
    label = syria.taxonomy.groups[int(near["group"].iloc[0])].label
    assert [words for _, _, words in map_key.foot(near, syria.taxonomy, FRAME, FONT).items] == [label]
    far = Frame(760, 428, -30.0, 140.0, 6.5)
    assert map_key.foot(near, syria.taxonomy, far, FONT).items == ()
    assert map_key.inside(near.assign(lat=float("nan")), FRAME).sum() == 0


def test_many_kinds_take_more_lines_and_none_stands_beyond_the_edge():
    syria = published.published(reading.load(SYRIA))
    row = syria.events[syria.events["lat"].notna()].iloc[:1].assign(lat=35.0, lon=38.0, prec=1)
    rows = pd.concat([row.assign(group=number) for number in range(len(syria.taxonomy.groups))])
    foot = map_key.foot(rows, syria.taxonomy, Frame(390, 300, 35.0, 38.0, 6.5), FONT)
    assert foot.height > map_key.foot(row, syria.taxonomy, FRAME, FONT).height
    small = Letters(FONT, 28)
    ends = [left + 44 + small.length(words) for (_, _, words), (_, left) in zip(foot.items, foot.lines, strict=True)]
    assert max(ends) <= 780


def test_a_line_that_is_too_long_is_cut_and_says_so():
    letters = Letters(FONT, 30)
    words = map_key.cut("word " * 50, letters, 300)
    assert words.endswith(" …")
    assert letters.length(words) <= 300
    assert map_key.cut("short", letters, 300) == "short"
