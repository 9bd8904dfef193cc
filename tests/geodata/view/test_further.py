"""What readers are told of the optional columns: card, table and sizes on the map."""

from __future__ import annotations

import numpy as np

from geodata.view import details, packed, table
from tests.support.frames import dataset, events


def facts(*rows: dict[str, object], row: int = 0) -> list[tuple[str, str, str]]:
    described = details.describe(dataset(events(*rows)), row)
    return [(fact["name"], fact["value"], fact["note"]) for fact in described["facts"]]


def test_an_event_without_optional_cells_has_no_further_facts():
    described = details.describe(dataset(events({})), 0)
    assert (described["facts"], described["media"], described["correction"]) == ([], [], "")
    assert described["sensitive"] is False


def test_every_optional_column_is_told_in_its_order():
    row = {
        "injured_low": "1000",
        "injured_best": "1200",
        "deaths_a": "3",
        "deaths_civilians": "1200",
        "time": "09:30+03:00",
        "actors": "Tiger Forces; Desert Hawks ;",
        "or_place": "Homs",
        "or_where_prec": "province",
        "confidence": "likely",
        "tags": "bridge; night",
    }
    assert facts(row) == [
        ("Or", "Homs", "somewhere in the province · the map shows the first place"),
        ("Time of day", "09:30+03:00", ""),
        ("Also", "Tiger Forces, Desert Hawks", ""),
        ("Of the dead", "3 on side A, 1,200 civilians", ""),
        ("Injured", "1,200 (at least 1,000)", ""),
        ("Confidence", "likely", ""),
        ("Tags", "bridge, night", ""),
    ]


def test_a_second_place_without_a_name_is_told_by_its_point():
    assert facts({"or_latitude": "34.7", "or_longitude": "36.7"})[0][1] == "34.7, 36.7"


def test_a_part_names_its_whole_and_says_where_its_deaths_are_counted():
    whole = {"event_id": "whole", "title": "The siege"}
    assert facts({"part_of": "whole", "deaths_best": "3"}, whole) == [
        ("Part of", "The siege", "its deaths are counted there")
    ]
    assert facts({"part_of": "whole"}, whole) == [("Part of", "The siege", "")]


def test_only_addresses_of_the_web_are_links():
    row = {"media": "https://a.example/1; javascript:alert(1); http://b.example/2", "sensitive": "ja"}
    described = details.describe(dataset(events(row)), 0)
    assert [item["link"] for item in described["media"]] == ["https://a.example/1", "http://b.example/2"]
    assert described["sensitive"] is True  # a word that is none must not show what should be hidden


def test_correction_and_translation_are_marked_by_a_search():
    row = {"correction": "2016-04-01: 12, not 21", "quote_en": "They left"}
    described = details.describe(dataset(events(row)), 0)
    assert {"2016-04-01: 12, not 21", "They left"} <= set(details.texts(described))


def test_the_table_offers_the_optional_columns_that_some_event_fills():
    plain = dataset(events({}, {}))
    assert "injured" not in table.offered(plain)
    assert len(table.cells(plain, np.array([0]))[0]) == len(table.offered(plain))
    filled = dataset(events({}, {"injured_low": "5", "deaths_b": "2", "part_of": "event-0"}, {"injured_best": "3"}))
    offered = list(table.offered(filled))
    assert {"injured", "deaths_by_kind", "part_of"} <= set(offered)
    row = dict(zip(offered, table.cells(filled, np.array([1]))[0], strict=True))
    assert (row["injured"], row["deaths_by_kind"], row["part_of"]) == ("at least 5", "2 on side B", "Event 0")
    everything = np.arange(3)
    assert table.ordered(filled, everything, "injured", descending=True).tolist() == [1, 2, 0]
    assert table.ordered(filled, everything, "deaths_by_kind").tolist() == [1, 0, 2]


def test_the_deaths_of_a_part_are_not_counted_beside_those_of_its_whole():
    rows = [
        {"event_id": "whole", "deaths_best": "9"},
        {"event_id": "part", "deaths_best": "4", "part_of": "middle"},
        {"event_id": "middle", "part_of": "whole"},
        {"event_id": "unknown", "title": "no figure"},
        {"event_id": "alone", "deaths_best": "2", "part_of": "unknown"},
    ]
    found = np.frombuffer(packed.pack_deaths(events(*rows), np.array([4, 3, 2, 1, 0])), "<u4")
    unknown = packed.UNKNOWN
    assert found.tolist() == [2, unknown, unknown, unknown, 9]
