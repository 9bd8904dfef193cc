"""The bundled dataset: the article's events, dated and placed as in the article, in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import articles, edtf
from geodata.dataset import reading
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import OPEN_END, Dataset, DatePrec, PlaceBasis, Status, WherePrec
from tests.support.paths import SEED, SYRIA

DATES = {
    "syrian-civil-war": "2011/..",
    "russia-political-support": "2011/..",
    "isil-territory-claim": "2014/..",
    "assad-requests-help": "2015-07",
    "agreement-to-intensify": "[2015-07..2015-09-30]",
    "russia-deploys-near-latakia": "2015-08",
    "hmeimim-agreement": "2015-08",
    "federation-council-authorises-force": "2015-09",
    "russia-direct-involvement": "2015-09-30/..",
    "air-strikes-north-west": "2015-09-30/..",
    "civilian-deaths-claim": "2015-09/2016-02",
    "putin-interview": "2015-10-11",
    "palmyra-recaptured": "2016-03",
    "withdrawal-announced": "2016-03-14",
    "russian-operations-continue": "2016-03-14/..",
    "attack-helicopters-arrive": "[2016-03-14..2016]",
    "war-crimes-allegation": "",
}
"""Every dated statement of the article, and one that it does not date."""


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return reading.read_dataset(SYRIA)


@pytest.fixture(scope="module")
def located() -> Dataset:
    return reading.load(SYRIA)


def event(dataset: Dataset, event_id: str):
    return dataset.events.set_index("event_id").loc[event_id]


def test_the_dataset_has_no_problems(located: Dataset):
    assert [str(problem) for problem in located.problems] == []


def test_every_dated_statement_of_the_article_is_an_event(syria: Dataset):
    assert dict(zip(syria.events["event_id"], syria.events["date"], strict=True)) == DATES


def test_every_event_has_a_verbatim_quote_whose_sentence_is_longer_or_equal(syria: Dataset):
    article = syria.articles["russia-continues-support"]
    for quote in [*syria.events["quote"], *syria.evidence["quote"]]:
        assert article.text.count(quote) == 1
        span = articles.find_quote(article, quote)
        assert span
        around = articles.sentence(article, span)
        assert around.end - around.start >= len(quote)
        assert articles.paragraph(article, span) >= 1


def test_a_year_in_a_quote_is_the_year_of_its_event(syria: Dataset):
    for _, row in syria.events.iterrows():
        for year in ("2011", "2014", "2015", "2016"):
            if year in row["quote"]:
                day = edtf.day(f"{year}-07-01")
                assert row["start_day"] - 366 <= day <= min(row["end_day"], edtf.day("2100-01-01")) + 366


def test_everything_is_published_and_of_a_known_type(syria: Dataset):
    assert set(syria.events["status"]) == {Status.PUBLISHED}
    pairs = zip(syria.events["event_type"], syria.events["sub_event_type"], strict=True)
    assert set(pairs) <= set(syria.taxonomy.group_of)


def test_every_event_finds_its_place(located: Dataset):
    assert located.events["lat"].notna().all()
    assert (located.events["prec"] > 0).all()
    assert (located.events["located_by"] != "").all()


@pytest.mark.parametrize(
    ("event_id", "latitude", "longitude"),
    [
        ("palmyra-recaptured", 34.56, 38.28),
        ("federation-council-authorises-force", 55.75, 37.62),
        ("hmeimim-agreement", 35.4011, 35.9487),
        ("russia-deploys-near-latakia", 35.53, 35.79),
    ],
)
def test_places_are_where_they_are(located: Dataset, event_id: str, latitude: float, longitude: float):
    found = event(located, event_id)
    assert (found["lat"], found["lon"]) == pytest.approx((latitude, longitude), abs=0.02)


def test_ordinary_cities_are_left_to_the_gazetteer(syria: Dataset):
    assert set(syria.places["place"]) == {"Hmeimim", "airbase near Latakia", "north-western Syria"}
    assert (syria.events["latitude"] == "").all()


def test_hmeimim_is_in_our_places_and_in_no_gazetteer(syria: Dataset):
    assert not [place for place in Gazetteer.open().lookup("Hmeimim") if place.match in {"exact", "alternate"}]
    row = syria.places.set_index("place").loc["Hmeimim"]
    assert {"Khmeimim", "Hmeymim", "Humaymim", "حميميم"} <= set(row["aliases"].split(";"))


def test_vague_places_stay_vague(located: Dataset):
    assert event(located, "air-strikes-north-west")["prec"] == WherePrec.REGION
    assert event(located, "air-strikes-north-west")["radius_km"] == pytest.approx(75)
    assert event(located, "russia-deploys-near-latakia")["prec"] == WherePrec.NEAR
    assert event(located, "syrian-civil-war")["prec"] == WherePrec.COUNTRY


def test_what_the_quote_does_not_name_is_inferred(syria: Dataset):
    assert event(syria, "federation-council-authorises-force")["place_basis"] == PlaceBasis.INFERRED
    assert event(syria, "palmyra-recaptured")["place_basis"] == PlaceBasis.NAMED
    named = syria.events[syria.events["place_basis"] == PlaceBasis.NAMED]
    assert named["event_id"].tolist() == [
        "syrian-civil-war",
        "isil-territory-claim",
        "russia-deploys-near-latakia",
        "hmeimim-agreement",
        "air-strikes-north-west",
        "palmyra-recaptured",
        "withdrawal-announced",
        "russian-operations-continue",
    ]
    assert set(syria.events["place_basis"]) == {PlaceBasis.NAMED, PlaceBasis.INFERRED}


def test_dates_are_as_sure_as_the_article(syria: Dataset):
    assert event(syria, "palmyra-recaptured")["date_prec"] == DatePrec.MONTH
    assert event(syria, "withdrawal-announced")["date_prec"] == DatePrec.DAY
    assert event(syria, "war-crimes-allegation")["date_prec"] == DatePrec.UNDATED
    assert event(syria, "syrian-civil-war")["end_day"] == OPEN_END


def test_claims_name_who_makes_them(syria: Dataset):
    claimed = syria.events[syria.events["claimed_by"] != ""].set_index("event_id")["claimed_by"].to_dict()
    assert claimed == {
        "assad-requests-help": "Russian and Syrian officials",
        "civilian-deaths-claim": "Syrian Observatory for Human Rights",
        "war-crimes-allegation": "Human Rights Watch; Amnesty International; Doctors Without Borders",
    }


def test_russias_denial_is_kept_beside_the_claim_of_civilian_deaths(syria: Dataset):
    claim = event(syria, "civilian-deaths-claim")
    assert (claim["deaths_best"], claim["deaths_low"], claim["deaths_high"]) == ("1000", "", "")
    evidence = syria.evidence[syria.evidence["event_id"] == "civilian-deaths-claim"]
    assert evidence["stance"].tolist() == ["disputes"]
    assert "denies" in evidence["quote"].iloc[0]
    assert evidence["claimed_by"].tolist() == ["Russian government"]


def test_the_source_says_how_its_date_was_inferred(syria: Dataset):
    source = syria.sources.iloc[0]
    assert edtf.parse(source["published"]).start_day == edtf.day("2016-03-14")
    assert "Inferred" in source["note"]


def test_every_stop_lies_on_the_timeline(syria: Dataset):
    first, last = edtf.day(syria.info.first), edtf.day(syria.info.last)
    for stop in syria.info.stops:
        date = edtf.parse(stop.date)
        assert first <= date.start_day <= date.end_day <= last


def test_the_seed_is_the_article_that_was_given(shared: Path):
    given = shared.parent / "seeds" / "russia-continues-support-in-syria.txt"
    assert SEED.read_bytes() == given.read_bytes()
