""""""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pandas as pd
import pytest

from geodata.briefings import contents
from geodata.briefings import contents as facts
from geodata.briefings.briefing import Briefing, Step
from geodata.dataset import published, reading
from geodata.model import Dataset
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return contents.files(published.published(reading.load(SYRIA)))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_same_events_stand_in_each_form(files: dict[str, bytes]):
    features = json.loads(files["data.geojson"])["features"]
    assert [row["event_id"] for row in rows(files["data.csv"])] == [feature["id"] for feature in features]


def test_coordinates_come_longitude_first_and_none_are_made_up(files: dict[str, bytes]):
    by_id = {row["event_id"]: row for row in rows(files["data.csv"])}
    for feature in json.loads(files["data.geojson"])["features"]:
        row = by_id[feature["id"]]
        if row["latitude"]:
            assert feature["geometry"]["coordinates"] == [float(row["longitude"]), float(row["latitude"])]


def test_evidence_and_sources_belong_to_what_is_published(files: dict[str, bytes]):
    events = {row["event_id"] for row in rows(files["data.csv"])}
    evidence = rows(files["evidence.csv"])
    cited = {row["source"] for row in [*rows(files["data.csv"]), *evidence]}
    assert evidence
    assert {row["event_id"] for row in evidence} <= events
    assert {row["source"] for row in rows(files["sources.csv"])} <= cited


def test_no_path_of_the_editors_files_gets_out(files: dict[str, bytes]):
    assert b"seeds" not in files["sources.csv"]
    assert "file" not in rows(files["sources.csv"])[0]


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return published.published(reading.load(SYRIA))


def shown(dataset: Dataset, view: str = "", compare: str = "") -> facts.StepContents:
    return facts.step_contents(Briefing("trial", "T", "", (Step("One", "", view, compare),)), dataset)[0]


def with_source(dataset: Dataset, **cells: str) -> Dataset:
    return replace(dataset, sources=dataset.sources.assign(**cells))


@pytest.mark.parametrize("view", ["", "from=2015-07-01&to=2015-07-31", "q=helicopter", "from=2013&to=2013&side=Nobody"])
def test_every_event_is_shown_or_missing_once(syria: Dataset, view: str):
    step = shown(syria, view)
    rows = [*step.rows, *(row for _, rows in step.missing for row in rows)]
    assert sorted(rows) == list(range(len(syria.events)))
    assert step.tally.shown == len(step.rows)


def test_the_step_knows_the_event_that_it_is_about(syria: Dataset):
    row = shown(syria, "event=palmyra-recaptured").chosen
    assert row is not None
    assert syria.events.iloc[row]["event_id"] == "palmyra-recaptured"
    assert shown(syria).chosen is None


def test_an_event_that_lasts_counts_before_and_after(syria: Dataset):
    step = shown(syria, "from=2015&to=2015", "2015-09-30")
    table = {label: (before, after) for label, before, after in step.compared}
    before, after = table.pop("All events")
    assert (before, after) == (sum(one for one, _ in table.values()), sum(two for _, two in table.values()))
    assert before + after > shown(syria, "from=2015&to=2015").tally.shown  # the Civil War goes on
    assert table["Air strikes"] == (0, 1)
    both, either = step.twice
    assert (both, either) == (before + after - either, shown(syria, "from=2015&to=2015").tally.shown)
    assert both > 0


def test_what_comes_after_a_day_leaves_out_what_was_over_before_it(syria: Dataset):
    step = shown(syria, "from=2015&to=2015&mode=cumulative", "2015-09-30")
    assert step.compared[-1][2] == shown(syria, "from=2015-09-30&to=2015").tally.shown


def test_a_step_that_compares_nothing_has_no_table(syria: Dataset):
    assert shown(syria, "from=2015&to=2015").compared == ()


@pytest.mark.parametrize(
    ("cells", "accessed", "archived"),
    [
        ({"accessed": "2024-05-01"}, "1 May 2024", ""),
        ({"archive_url": "https://web.archive.org/web/20230928112233/https://a.b/"}, "", "28 September 2023"),
        ({"archive_url": "https://web.archive.org/web/20230928112233if_/https://a.b/"}, "", "28 September 2023"),
        ({"archive_url": "https://web.archive.org/web/20239999000000/https://a.b/"}, "", ""),
        ({"archive_url": "https://archive.today/AbCdE"}, "", ""),
    ],
)
def test_the_day_of_access_is_the_editors_else_the_archives(
    syria: Dataset, cells: dict[str, str], accessed: str, archived: str
):
    source = facts.sources(with_source(syria, **cells))[0]
    assert (source.accessed, source.archived) == (accessed, archived)


def test_quotes_and_cards_have_the_numbers_of_the_sources(syria: Dataset):
    two = replace(
        syria,
        sources=pd.concat(
            [syria.sources.assign(source="another-source", title="Another"), syria.sources], ignore_index=True
        ),
    )
    assert [one.number for one in facts.sources(two)] == [1, 2]
    assert facts.source_number(two, "russia-continues-support") == 2
    assert facts.source_number(two, "") == facts.source_number(two, "nobody") == 0
    row = int((two.events["event_id"] == "civilian-deaths-claim").argmax())
    card = facts.card(two, row)
    assert (card["number"], [item["number"] for item in card["evidence"]]) == (2, [2])


def test_quotes_of_a_source_come_once_and_in_the_order_of_the_article(syria: Dataset):
    quotes = facts.quotes_of(syria, "russia-continues-support")
    assert len({text for _, text in quotes}) == len(quotes)
    assert [paragraph for paragraph, _ in quotes] == sorted(paragraph for paragraph, _ in quotes)
    assert quotes[0][0] == 1


def test_gaps_in_the_coverage_are_named(syria: Dataset):
    told = " ".join(facts.coverage(syria))
    assert "17 published events from 1 source" in told
    assert "one source’s account" in told
    assert "1 event without a date" in told
    assert "that nothing is shown does not mean that nothing happened" in told


def test_an_empty_dataset_is_stated_too(syria: Dataset):
    none = replace(
        syria, events=syria.events.iloc[:0], evidence=syria.evidence.iloc[:0], sources=syria.sources.iloc[:0]
    )
    assert shown(none).rows == ()
    assert facts.sources(none) == ()
    assert "0 published events from 0 sources" in facts.coverage(none)[0]
