"""Which events of two tables are the same one, with reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.matching import assignment, matching, reach, sides, weights
from geodata.matching.matching import Verdict
from geodata.model import WherePrec

DAY = 16_801
CELLS = ("event_id", "event_type", "place", "title", "quote", "side_a", "side_b")


def table(*rows: dict[str, object]) -> pd.DataFrame:
    """Events at Palmyra on 1 January 2016 in which 10 died, but for what the rows say otherwise."""
    plain = {
        **dict.fromkeys(CELLS, ""),
        **dict.fromkeys(("deaths_low", "deaths_best", "deaths_high"), "10"),
        "event_type": "Battles",
        "side_a": "Government of Syria",
        "side_b": "IS",
        "place": "Palmyra",
        "start_day": DAY,
        "end_day": DAY,
        "lat": 34.55,
        "lon": 38.27,
        "radius_km": 0.0,
        "prec": WherePrec.EXACT,
    }
    made = pd.DataFrame([{**plain, "event_id": str(number), **row} for number, row in enumerate(rows)])
    if "start_day" in made and len(made):
        made["end_day"] = made[["start_day", "end_day"]].max(axis=1)
    return made


def one(first: dict[str, object], second: dict[str, object]) -> matching.EventMatch | None:
    found = matching.match(table(first), table(second))
    return found[0] if found else None


def test_the_same_event_is_told_as_such_with_its_reasons():
    found = one({}, {})
    assert found
    assert found.verdict is Verdict.SAME
    assert found.probability > 0.9
    assert "same day" in found.words()
    assert "the same point" in found.words()


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ({f"deaths_{kind}": "60" for kind in ("low", "best", "high")}, ("toll",)),
        ({"start_day": DAY + 1}, ("date",)),
        ({"lat": 34.62, "place": "Amiriyah"}, ("place",)),
        ({"side_a": "Turkey", "side_b": "SDF"}, ("actor",)),
    ],
)
def test_one_that_is_told_differently_says_in_what(other: dict[str, object], differs: tuple[str, ...]):
    found = one({}, other)
    assert found
    assert found.differs == differs
    assert found.probability < one({}, {}).probability  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "other",
    [
        {"start_day": DAY + 9},
        {"lat": 36.2, "lon": 37.16},
        {"lat": float("nan")},
        {"start_day": 1, "end_day": 0},
        {
            "start_day": DAY + 3,
            "lat": 34.66,
            "place": "Sukhnah",
            "side_a": "Turkey",
            "side_b": "SDF",
            **{f"deaths_{kind}": "200" for kind in ("low", "best", "high")},
        },
    ],
)
def test_what_is_far_off_or_nowhere_is_not_like_it(other: dict[str, object]):
    assert one({}, other) is None


def test_windows_come_from_the_rows():
    """Twenty kilometres and ten days are much for what is known exactly, and nothing for what is not."""
    near = {"lat": 34.73}
    assert one({}, {**near, "radius_km": 0.0}) is None or one({}, near).differs == ("place",)  # type: ignore[union-attr]
    vague = one({}, {**near, "radius_km": 30.0, "prec": WherePrec.DISTRICT})
    assert vague
    assert "place" not in vague.differs
    month = {"start_day": DAY - 15, "end_day": DAY + 15}
    wide = matching.match(table({}), table({}).assign(**month))
    assert "date" not in wide[0].differs


def test_each_event_is_in_one_pair_and_the_sum_is_the_greatest():
    here = table({"deaths_best": "10"}, {"deaths_best": "3", "deaths_low": "3", "deaths_high": "3"})
    there = table({"deaths_best": "3", "deaths_low": "3", "deaths_high": "3"}, {}, {"start_day": DAY + 2})
    assert [(pair.one, pair.other) for pair in matching.match(here, there)] == [(0, 1), (1, 0)]
    both = matching.match(table({}, {}), table({}), both=False)
    assert [(pair.one, pair.other) for pair in both] == [(0, 0), (1, 0)]


def test_among_many_alike_none_is_certain():
    found = one({}, {})
    few, many = (matching.match(table({}), table(*[{} for _ in range(count)])) for count in (5, 30))
    assert found
    assert few[0].probability < 0.6 < found.probability
    assert many == []


def test_tables_without_a_row_match_nothing():
    assert matching.match(table({}).head(0), table({})) == []
    assert matching.match(table({}), table({}).head(0)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Government of Syria", "Military Forces of Syria (2000-)"),
        ("Syrian army", "Government of Syria"),
        ("Civilians", "Civilians (Syria)"),
        ("IS", "Islamic State"),
        ("Government of Russia (Soviet Union)", "Military Forces of Russia (2000-)"),
        ("Government of Russia (Soviet Union)", "Military Forces of Russia (2000-) Air Force"),
        ("Government of United States of America", "Military Forces of the United States (2017-2021)"),
        ("Government of DR Congo (Zaire)", "Military Forces of the Democratic Republic of Congo (2019-)"),
        ("IS", "Islamic State (Iraq)"),
        ("IS", "IS, Jabhat Fateh al-Sham"),
        ("PKK", "PKK: Kurdistan Workers Party"),
        ("SDF", "QSD: Syrian Democratic Forces"),
        ("Syrian insurgents", "Opposition Rebels (Syria)"),
        ("Ansarallah", "Military Forces of Yemen (2016-) Supreme Political Council"),
        ("CPI-Maoist", "CPI (Maoist): Communist Party of India (Maoist)"),
    ],
)
def test_a_side_has_one_name_whatever_the_source_calls_it(one: str, other: str):
    assert sides.of(one) & sides.of(other)


def test_forces_in_one_country_under_two_governments_are_two_sides():
    recognised, houthi = (
        sides.of("Military Forces of Yemen (2012-2022)"),
        "Military Forces of Yemen (2016-) Supreme Political Council",
    )
    assert recognised == sides.of("Government of Yemen (North Yemen)")
    assert not recognised & sides.of(houthi)


def test_nobody_is_no_side():
    assert sides.of("Unidentified Armed Group (Syria)") == sides.of("") == frozenset()


def test_rows_that_are_in_reach_are_all_found():
    noise = np.random.default_rng(1)
    rows = [
        {
            "lat": noise.uniform(-80, 80),
            "lon": noise.uniform(-179, 179),
            "start_day": DAY + int(noise.integers(20)),
            "radius_km": float(noise.choice([0, 25, 60, 100])),
            "prec": WherePrec.NEAR,
        }
        for _ in range(120)
    ]
    first = table(*rows)
    second = first.assign(lat=first["lat"] + noise.uniform(-0.4, 0.4, 120), start_day=first["start_day"] + 2)
    second["end_day"] = second["start_day"] + 1
    i, j, km = (np.concatenate(part) for part in zip(*reach.pairs(first, second), strict=True))
    found = set(zip(i.tolist(), j.tolist(), strict=True))
    expected = set()
    for a, left in enumerate(first.itertuples()):
        for b, right in enumerate(second.itertuples()):
            x = np.radians([left.lat, left.lon, right.lat, right.lon])
            h = np.sin((x[2] - x[0]) / 2) ** 2 + np.cos(x[0]) * np.cos(x[2]) * np.sin((x[3] - x[1]) / 2) ** 2
            far = 12_742 * np.arcsin(np.sqrt(h))
            meets = left.start_day <= right.end_day + 3 and right.start_day <= left.end_day + 3
            if meets and far <= left.radius_km + right.radius_km + reach.MORE_KM:
                expected.add((a, b))
    assert found == expected
    assert len(found) > 50
    assert (km >= 0).all()


def test_two_sides_of_the_180th_meridian_are_near():
    here, there = table({"lat": -16.5, "lon": 179.98}), table({"lat": -16.5, "lon": -179.98})
    assert [len(i) for i, _, _ in reach.pairs(here, there)] == [1]


def test_tables_are_matched_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch):
    days = [{"start_day": DAY + number % 40, "lat": 34.55 + number / 500} for number in range(120)]
    whole = matching.match(table(*days), table(*days))
    monkeypatch.setattr(reach, "_MOST_ROWS", 7)
    pieces = matching.match(table(*days), table(*days))
    assert [(pair.one, pair.other, pair.verdict) for pair in pieces] == [
        (pair.one, pair.other, pair.verdict) for pair in whole
    ]
    assert [pair.probability for pair in pieces] == pytest.approx([pair.probability for pair in whole])
    assert [pair.one for pair in whole] == sorted({pair.one for pair in whole})


WEIGHTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0.1, 9)), max_size=12, unique_by=lambda pair: pair[:2]
)


@given(WEIGHTS)
def test_the_choice_is_as_good_as_the_best_of_all(pairs: list[tuple[int, int, float]]):
    i, j, weight = (np.array(part) for part in zip(*pairs, strict=True)) if pairs else (np.empty(0, int),) * 3
    chosen = assignment.best(i.astype(np.int32), j.astype(np.int32), weight.astype(float))
    assert len(set(i[chosen])) == len(set(j[chosen])) == len(chosen)
    assert weight[chosen].sum() == pytest.approx(best_of_all(pairs))


def best_of_all(pairs: list[tuple[int, int, float]]) -> float:
    if not pairs:
        return 0.0
    (a, b, weight), *rest = pairs
    free = [pair for pair in rest if pair[0] != a and pair[1] != b]
    return max(best_of_all(rest), weight + best_of_all(free))


def test_weights_are_shares():
    used = weights.read()
    assert set(used.features) == {"days", "distance", "toll", "actors", "kind", "place", "words"}
    assert all(len(one.levels) == len(one.bits) == len(one.words) for one in used.features.values())
    assert all(np.isfinite(one.bits).all() for one in used.features.values())
