from __future__ import annotations

import pytest

from geodata.view import details
from tests.support.frames import dataset, events

TEXT = "A report\n\nIn July, nothing. The army took Palmyra in March 2016. Others deny it.\n"


def described(row: dict[str, object], **more) -> dict[str, object]:
    return details.describe(dataset(events({"source": "wire", "quote": "took Palmyra", **row}), TEXT, **more), 0)


def test_the_quote_is_given_with_its_sentence():
    found = described({})
    assert (found["before"], found["quote"]) == ("The army ", "took Palmyra")
    assert str(found["after"]).startswith(" in March 2016.")
    assert found["source"] == "Source 1: A report, paragraph 1"


def test_a_quote_that_is_not_in_the_text_is_shown_alone():
    found = described({"quote": "took Raqqa"})
    assert (found["before"], found["quote"], found["after"]) == ("", "took Raqqa", "")
    assert "paragraph" not in str(found["source"])


def test_the_statement_is_the_claimants_or_the_sources_own():
    assert described({"claimed_by": "An observatory"})["stated_by"] == "An observatory"
    assert described({})["stated_by"] == "the source, in its own voice"


def test_evidence_for_and_against_names_who_claims_it():
    against = {
        "event_id": "event-0",
        "source": "wire",
        "quote": "Others deny it",
        "stance": "disputes",
        "claimed_by": "Others",
    }
    stranger = {**against, "event_id": "event-9"}
    found = described({}, evidence=[against, stranger])["evidence"]
    assert [(item["stance"], item["claimed_by"], item["quote"]) for item in found] == [
        ("disputes", "Others", "Others deny it")
    ]


@pytest.mark.parametrize(
    ("row", "when", "note"),
    [
        ({"date": "2016-03"}, "March 2016", "known to the month"),
        ({"date": ""}, "undated", "the source gives no date"),
    ],
)
def test_the_date_states_its_precision(row: dict[str, str], when: str, note: str):
    found = described(row)
    assert (found["when"], found["when_note"]) == (when, note)


def test_the_place_states_its_precision_and_its_basis():
    found = described({"place": "Homs", "prec": 4, "place_basis": "inferred", "located_by": "exact name"})
    assert found["where_note"] == "inferred by the editor · somewhere in the province"
    assert found["where_reason"] == "exact name"
    nowhere = described({"place": "Atlantis", "lat": float("nan"), "lon": float("nan"), "prec": 0})
    assert "not on the map" in str(nowhere["where_note"])


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        ("", "", "", ""),
        ("", "1000", "", "1,000"),
        ("7", "7", "7", "7"),
        ("20", "", "", "at least 20"),
        ("10", "12", "15", "12 (at least 10, at most 15)"),
        ("0", "0", "0", "0"),
        ("0", "", "", "at least 0"),
    ],
)
def test_deaths_are_given_with_their_bounds(low: str, best: str, high: str, words: str):
    assert details.deaths({"deaths_low": low, "deaths_best": best, "deaths_high": high}) == words


def test_claimed_deaths_are_worded_as_a_claim():
    assert described({"deaths_best": "1000", "claimed_by": "An observatory"})["deaths"] == "1,000, as claimed"
    assert described({"deaths_best": "1000"})["deaths"] == "1,000"


def test_an_open_beginning_or_end_has_no_day():
    assert (described({"date": "2011/.."})["from"] is None, described({"date": "2011/.."})["to"]) == (False, None)


def test_an_event_in_a_disputed_area_says_who_is_there_and_who_claims_it():
    note = described({"lat": 33.0, "lon": 35.8})["where_note"]
    assert note == "exact · disputed: Golan Heights, administered by Israel, claimed by Syria (Natural Earth)"
    assert "disputed" not in str(described({"lat": 33.51, "lon": 36.29})["where_note"])
    assert "disputed" not in str(described({"lat": 33.0, "lon": 35.8, "prec": 6})["where_note"])  # the country
    assert "disputed" not in str(described({"lat": float("nan"), "lon": float("nan")})["where_note"])
