""""""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geodata import edtf
from geodata.briefings import contents
from geodata.briefings import contents as facts
from geodata.briefings.briefing import Briefing, Step
from geodata.dataset import published, reading
from geodata.model import Dataset
from geodata.view import query
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return contents.files(published.published(reading.load(SYRIA)))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_and_geojson_have_the_same_events(files: dict[str, bytes]):
    features = json.loads(files["data.geojson"])["features"]
    assert [row["event_id"] for row in rows(files["data.csv"])] == [feature["id"] for feature in features]


def test_geojson_has_longitude_first_and_null_for_unplaced_events(files: dict[str, bytes]):
    by_id = {row["event_id"]: row for row in rows(files["data.csv"])}
    for feature in json.loads(files["data.geojson"])["features"]:
        row = by_id[feature["id"]]
        if row["latitude"]:
            assert feature["geometry"]["coordinates"] == [float(row["longitude"]), float(row["latitude"])]


def test_only_evidence_and_sources_of_published_events_are_written(files: dict[str, bytes]):
    events = {row["event_id"] for row in rows(files["data.csv"])}
    evidence = rows(files["evidence.csv"])
    cited = {row["source"] for row in [*rows(files["data.csv"]), *evidence]}
    assert evidence
    assert {row["event_id"] for row in evidence} <= events
    assert {row["source"] for row in rows(files["sources.csv"])} <= cited


def test_no_path_of_an_editors_file_is_written(files: dict[str, bytes]):
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
def test_every_event_is_either_shown_or_missing_for_one_reason(syria: Dataset, view: str):
    step = shown(syria, view)
    rows = [*step.rows, *(row for _, rows in step.missing for row in rows)]
    assert sorted(rows) == list(range(len(syria.events)))
    assert step.tally.shown == len(step.rows)


def test_the_step_names_its_chosen_event(syria: Dataset):
    row = shown(syria, "event=palmyra-recaptured").chosen
    assert row is not None
    assert syria.events.iloc[row]["event_id"] == "palmyra-recaptured"
    assert shown(syria).chosen is None


def test_an_event_that_spans_the_day_counts_on_both_sides(syria: Dataset):
    step = shown(syria, "from=2015&to=2015", "2015-09-30")
    table = {label: (before, after) for label, before, after in step.compared}
    before, after = table.pop("All events")
    assert (before, after) == (sum(one for one, _ in table.values()), sum(two for _, two in table.values()))
    assert before + after > shown(syria, "from=2015&to=2015").tally.shown  # the Civil War goes on
    assert table["Air strikes"] == (0, 1)
    both, either = step.twice
    assert (both, either) == (before + after - either, shown(syria, "from=2015&to=2015").tally.shown)
    assert both > 0


def test_the_second_half_leaves_out_events_that_ended_before_the_day(syria: Dataset):
    step = shown(syria, "from=2015&to=2015&mode=cumulative", "2015-09-30")
    assert step.compared[-1][2] == shown(syria, "from=2015-09-30&to=2015").tally.shown


def test_a_step_without_a_comparison_has_no_table(syria: Dataset):
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
def test_the_access_date_is_the_editors_else_that_of_the_archived_copy(
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


def test_the_coverage_names_its_gaps(syria: Dataset):
    coverage = " ".join(facts.coverage(syria))
    assert "17 published events from 1 source" in coverage
    assert "one source’s account" in coverage
    assert "1 event without a date" in coverage
    assert "that nothing is shown does not mean that nothing happened" in coverage


def test_the_coverage_describes_an_empty_dataset_too(syria: Dataset):
    none = replace(
        syria, events=syria.events.iloc[:0], evidence=syria.evidence.iloc[:0], sources=syria.sources.iloc[:0]
    )
    assert shown(none).rows == ()
    assert facts.sources(none) == ()
    assert "0 published events from 0 sources" in facts.coverage(none)[0]


def test_what_a_step_shows_beside_its_event_is_listed_from_the_nearest_on_where_it_is_much():
    syria = published.published(reading.load(SYRIA))
    palmyra = int(np.flatnonzero(syria.events["event_id"] == "palmyra-recaptured")[0])
    briefing = Briefing("trial", "Trial", "", (Step("x", "", "event=palmyra-recaptured"),))
    (few,) = contents.step_contents(briefing, syria)
    assert contents.others(few, syria) == tuple(row for row in few.rows if row != palmyra)
    many = pd.concat([syria.events, *[syria.events.iloc[[palmyra]]] * 60], ignore_index=True)
    many.loc[len(syria.events) :, "event_id"] = [f"e{number}" for number in range(60)]
    many.loc[len(syria.events) :, "lat"] = [34.6 + 0.05 * number for number in range(59, -1, -1)]
    (step,) = contents.step_contents(briefing, replace(syria, events=many))
    rows = contents.others(step, replace(syria, events=many))
    assert sorted(rows) == sorted(row for row in step.rows if row != palmyra)
    added = [row for row in rows if row >= len(syria.events)]
    assert added == sorted(added, reverse=True)  # from the nearest to the farthest north


def test_unlike_periods_of_a_comparison_are_said():
    view = query.View(*(edtf.day(day) for day in ("2015-01-01", "2015-12-31")))
    assert contents.unlike(view, "2015-12-01") == (
        "The time before has 334 days, the time from then on 31 days: more time alone can mean more events."
    )
    assert contents.unlike(view, "2015-07-02") == ""
    assert contents.unlike(view, "2015-01-02").startswith("The time before has 1 day, ")
