from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import edtf, taxonomy
from geodata.view import kinds, query, url
from tests.support.frames import INFO, TAXONOMY, WHOLE, view

WHOLE_TAXONOMY = taxonomy.read()


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"from": ["yesterday"]}, "from"),
        ({"to": ["2011/.."]}, "to"),
        ({"from": ["2016-01-01"], "to": ["2015-01-01"]}, "from"),
        ({"mode": ["sideways"]}, "mode"),
        ({"type": ["Teapots"]}, "type"),
        ({"hide": ["<img src=x>"]}, "hide"),
        ({"show": ["Battles: Teapots"]}, "show"),
        ({"disputed": ["perhaps"]}, "disputed"),
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
    sides=st.lists(names, max_size=3, unique=True).map(tuple),
    places=st.lists(names, max_size=3, unique=True).map(tuple),
    text=st.one_of(st.just(""), names),
    date_prec=st.sampled_from(["", "day", "year"]),
    where_prec=st.sampled_from(["", "exact", "region"]),
    disputed=st.sampled_from(["", "yes", "no"]),
    claimants=st.lists(names, max_size=3, unique=True).map(tuple),
    hidden=st.sets(st.integers(0, len(kinds.kinds(WHOLE_TAXONOMY)) - 1)).map(
        lambda chosen: kinds.names_of(chosen, WHOLE_TAXONOMY)
    ),
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
    assert url.from_params(params, INFO, WHOLE_TAXONOMY) == (original, [])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2005-01-01", "2012-12-31", ("2011-01-01", "2012-12-31")),
        ("2012-01-01", "2030-12-31", ("2012-01-01", "2016-12-31")),
        ("-0043-03-15", "0001-01-01", ("2011-01-01", "2016-12-31")),
        ("2020-01-01", "2021-01-01", ("2011-01-01", "2016-12-31")),
    ],
)
def test_dates_of_a_link_that_lie_outside_of_the_data_are_cut_and_that_is_said(start, end, expected):
    info = replace(INFO, first="2011-01-01", last="2016-12-31")
    cut, said = url.cut_to_timeline(replace(WHOLE, start=edtf.day(start), end=edtf.day(end)), info)
    assert (edtf.iso(cut.start), edtf.iso(cut.end)) == expected
    assert "from 1 January 2011 to 31 December 2016" in said
    assert url.cut_to_timeline(cut, info) == (cut, "")


def test_years_before_0_come_back_from_the_url_as_they_went_there():
    info = replace(INFO, first="-0489-01-01", last="-0043-12-31")
    asked = replace(query.default_view(info), start=edtf.day("-0218-05-01"), end=edtf.day("-0200-12-31"))
    params = url.to_params(asked, info)
    assert (params["from"], params["to"]) == ("-0218-05-01", "-0200-12-31")
    assert url.from_params({name: [str(value)] for name, value in params.items()}, info, TAXONOMY) == (asked, [])
    # an event of March 44 BC is shown with its whole month
    near = query.focus(query.default_view(info), edtf.day("-0043-03-15"), edtf.day("-0043-03-15"), 0, info)
    assert (edtf.iso(near.start), edtf.iso(near.end)) == ("-0043-03-01", "-0043-03-31")


def test_the_url_names_what_is_hidden_or_what_is_shown_whichever_is_shorter():
    every = kinds.every(WHOLE_TAXONOMY)
    strikes = kinds.of_names(["strikes"], WHOLE_TAXONOMY)
    all_but = replace(WHOLE, hidden=kinds.names_of(strikes, WHOLE_TAXONOMY))
    only = replace(WHOLE, hidden=kinds.names_of(every - strikes, WHOLE_TAXONOMY))
    assert url.to_params(all_but, INFO) == {"hide": ["strikes"]}
    assert url.to_params(only, INFO) == {"show": ["strikes"]}
    assert url.to_params(replace(WHOLE, hidden=kinds.names_of(every, WHOLE_TAXONOMY)), INFO)["hide"]


def test_an_old_link_by_event_type_keeps_what_it_kept():
    view, ignored = url.from_params({"type": ["Battles", "Riots"], "hide": ["fighting"]}, INFO, WHOLE_TAXONOMY)
    assert not ignored
    shown = kinds.every(WHOLE_TAXONOMY) - kinds.of_names(view.hidden, WHOLE_TAXONOMY)
    names = [kinds.kinds(WHOLE_TAXONOMY)[number].name for number in sorted(shown)]
    assert names == [
        "Battles: Government regains territory",
        "Battles: Non-state actor overtakes territory",
        "Riots",
        "Riots: Violent demonstration",
        "Riots: Mob violence",
    ]
