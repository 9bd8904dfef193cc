"""The taxonomy of event types and its legend."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest

from geodata import taxonomy
from geodata.errors import DatasetError

ACLED = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
"""ACLED's event types and sub-event types, as its codebook lists them."""

MAP_COLORS = {"light": ("#F1EEE7", "#FFFEFB", "#E4EBEE"), "dark": ("#1B1D1E", "#242729", "#10171B")}
"""Land, country in focus and sea of the map."""


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2) of #rrggbb."""
    parts = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_acled_type_has_a_legend_group() -> None:
    known = taxonomy.read().group_of
    assert {(name, sub) for name, subs in ACLED.items() for sub in ("", *subs)} <= known.keys()


def test_the_types_of_acled_are_the_only_event_types() -> None:
    assert set(taxonomy.read().event_types) == ACLED.keys()


def test_origin_says_which_sub_types_are_our_own() -> None:
    with (taxonomy.FOLDER / "taxonomy.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    acled = {(row["event_type"], row["sub_event_type"]) for row in rows if row["origin"] == "ACLED"}
    assert acled == {(name, sub) for name, subs in ACLED.items() for sub in ("", *subs)}
    assert {row["origin"] for row in rows} == {"ACLED", "Dateline"}
    assert all(row["meaning"] for row in rows)


def test_no_type_is_listed_twice() -> None:
    with (taxonomy.FOLDER / "taxonomy.csv").open(encoding="utf-8", newline="") as file:
        keys = [(row["event_type"], row["sub_event_type"]) for row in csv.DictReader(file)]
    assert len(keys) == len(set(keys))


def test_the_legend_has_few_groups_that_differ_by_symbol_alone() -> None:
    groups = taxonomy.read().groups
    assert len(groups) <= 8
    assert len({legend.symbol for legend in groups}) == len(groups)
    for attribute in ("group", "label", "color", "color_dark"):
        assert len({getattr(legend, attribute) for legend in groups}) == len(groups)


def test_symbols_stand_out_from_every_ground_of_the_map() -> None:
    for legend in taxonomy.read().groups:
        for theme, ground in product(("light", "dark"), range(3)):
            color = legend.color if theme == "light" else legend.color_dark
            assert contrast(color, MAP_COLORS[theme][ground]) >= 3, (legend.group, theme, ground)


def test_an_unknown_sub_type_counts_as_its_type_and_an_unknown_type_as_other() -> None:
    known = taxonomy.read()
    names = [legend.group for legend in known.groups]
    assert names[taxonomy.group_index(known, "Battles", "Duel")] == "fighting"
    assert names[taxonomy.group_index(known, "Weather", "Rain")] == "other"
    assert names[taxonomy.group_index(known, "", "")] == "other"
    assert names[taxonomy.group_index(known, "Explosions/Remote violence", "Air/drone strike")] == "strikes"


def test_a_legend_group_without_a_legend_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "legend.csv").write_text("group,label,symbol,color,color_dark\nother,Other,ring,#000000,#ffffff\n")
    (tmp_path / "taxonomy.csv").write_text("event_type,sub_event_type,group\nBattles,,fighting\n")
    with pytest.raises(DatasetError, match="fighting"):
        taxonomy.read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"legend\.csv"):
        taxonomy.read(tmp_path)
