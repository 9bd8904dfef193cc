from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import edtf
from geodata.view import query, url
from tests.support.frames import INFO, TAXONOMY, WHOLE, view


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"from": ["yesterday"]}, "from"),
        ({"to": ["2011/.."]}, "to"),
        ({"from": ["2016-01-01"], "to": ["2015-01-01"]}, "from"),
        ({"mode": ["sideways"]}, "mode"),
        ({"type": ["Teapots"]}, "type"),
        ({"hide": ["<img src=x>"]}, "hide"),
        ({"draw": ["pie"]}, "draw"),
        ({"circles": ["<b>"]}, "circles"),
        ({"dates": ["hour"]}, "dates"),
        ({"places": ["galaxy"]}, "places"),
        ({"at": ["1,2"]}, "at"),
        ({"at": ["nan,0,3"]}, "at"),
        ({"at": ["91,0,3"]}, "at"),
        ({"q": ["x" * 10_000]}, "q"),
        ({"side": ["a"] * 51}, "side"),
    ],
)
def test_nonsense_in_the_url_is_ignored_and_reported(params: dict[str, list[str]], name: str):
    found, ignored = url.from_params(params, INFO, TAXONOMY)
    assert found == WHOLE
    assert len(ignored) == 1
    assert f"'{name}'" in ignored[0]
    assert len(ignored[0]) < 300


def test_partial_dates_in_the_url_open_the_whole_month_or_year():
    found = view(**{"from": "2015-08", "to": "2016"})
    assert (edtf.iso(found.start), edtf.iso(found.end)) == ("2015-08-01", "2016-12-31")


def test_defaults_are_left_out_of_the_url():
    assert url.to_params(WHOLE, INFO) == {}


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
views = st.builds(
    query.View,
    start=st.integers(WHOLE.start, WHOLE.start + 900),
    end=st.integers(WHOLE.start + 900, WHOLE.end),
    mode=st.sampled_from(["window", "cumulative"]),
    types=st.sampled_from([(), ("Battles",), ("Battles", "Explosions/Remote violence")]),
    sides=st.lists(names, max_size=3, unique=True).map(tuple),
    places=st.lists(names, max_size=3, unique=True).map(tuple),
    text=st.one_of(st.just(""), names),
    date_prec=st.sampled_from(["", "day", "year"]),
    where_prec=st.sampled_from(["", "exact", "region"]),
    hidden=st.sampled_from([(), ("strikes",)]),
    event=st.one_of(st.just(""), names),
    at=st.sampled_from([None, (35.1, 36.9, 8.0), (-33.25, -70.5, 2.5)]),
    draw=st.sampled_from(query.DRAW_WORDS),
    circles=st.sampled_from(query.CIRCLE_WORDS),
    rev=st.sampled_from(["", "0123456789ab"]),
)


@given(views)
def test_a_view_survives_the_url(original: query.View):
    params = {
        name: [value] if isinstance(value, str) else value for name, value in url.to_params(original, INFO).items()
    }
    assert url.from_params(params, INFO, TAXONOMY) == (original, [])
