"""A file that breaks does not replace a good one, and an editor's decision does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.dataset import published, reading
from geodata.model import Dataset
from tests.support import breaking

Build = Callable[..., Dataset]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """The bundled dataset with other texts for some of its files; None: the file is not there."""

    def made(**files: str | None) -> Dataset:
        breaking.mend(folder := tmp_path / "data")
        for name, text in files.items():
            path = folder / f"{name}.{'toml' if name == 'dataset' else 'csv'}"
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        return reading.load(folder)

    return made


def test_a_good_dataset_replaces_another(build: Build):
    assert published.broken(build(), build()) == ""


@pytest.mark.parametrize("name", ["sources", "places", "evidence", "dataset"])
def test_a_file_that_was_good_and_cannot_be_read_is_named(build: Build, name: str):
    good, broken = build(), build(**{name: "nonsense"})
    assert published.broken(broken, good).startswith(f"{name}.")
    assert published.broken(broken, broken) == ""
    assert published.broken(good, broken) == ""


def test_a_missing_sources_csv_is_a_loss_and_a_missing_optional_file_is_none(build: Build):
    good = build()
    assert published.broken(build(sources=None), good).startswith("sources.csv: the file is missing")
    assert published.broken(build(evidence=None, places=None, dataset=None), good) == ""


def test_an_editor_may_withdraw_everything(build: Build):
    withdrawn = breaking.text().replace(",published,", ",withdrawn,")
    assert published.broken(build(events=withdrawn), build()) == ""


def test_one_broken_row_is_no_reason_to_keep_all_others(build: Build):
    head, _, rest = breaking.text().partition("\n")
    assert published.broken(build(events=f"{head}\nshort,published\n{rest}"), build()) == ""


@pytest.mark.parametrize("column", ["date", "place"])
def test_a_column_that_goes_and_empties_the_map_is_named(build: Build, column: str):
    head, _, rest = breaking.text().partition("\n")
    renamed = head.replace(f",{column},", ",other,")
    why = published.broken(build(events=f"{renamed}\n{rest}"), build())
    assert f"none can be shown on the map (events.csv line 1, {column}" in why


def test_the_reason_quotes_no_draft(build: Build):
    good = build()
    drafts = breaking.text().replace(",published,", ",draft,canary")
    why = published.broken(build(events=drafts), good)
    assert why == "events.csv has 17 rows, and none can be read (see line 2, date)"
    public = breaking.text().replace(",published,", ",published,canary")
    assert "'canary" in published.broken(build(events=public), good)


def test_viewers_see_problems_of_a_header_but_not_of_hidden_rows(build: Build):
    evidence = "event_id,source,quote,stance,colour\nsecret-event,secret-source,Secret words,supports,\n"
    dataset = build(evidence=evidence)
    assert any("secret-event" in one.message for one in dataset.problems)
    told = [str(one) for one in published.published(dataset).problems]
    assert not any("secret" in one.lower() for one in told)
    assert any("colour" in one for one in told)


def test_rows_that_are_no_events_are_counted_by_their_kind(build: Build):
    head, first, *rest = breaking.text().splitlines()
    bad = [
        "short,published",
        first,  # its id again
        first.replace("syrian-civil-war", "no-date").replace(",2011/..,", ",soon,"),
        first.replace("syrian-civil-war", "no-status").replace(",published,", ",publishd,"),
    ]
    dataset = published.published(build(events="\n".join([head, first, *rest, *bad, ""])))
    assert published.left_out(dataset) == (
        (1, "row of events.csv that cannot be read"),
        (1, "row of events.csv with the id of another row"),
        (2, "rows of events.csv with a cell that breaks a rule"),
    )
    assert dataset.rows_read == len(dataset.events) + 4


def test_nothing_is_left_out_of_a_good_dataset(build: Build):
    assert published.left_out(build()) == ()
    assert published.uncertain(build()) == ()
    assert published.others(published.published(build())) == 0


def test_readers_learn_how_many_events_are_uncertain_without_a_word_of_files_columns_or_drafts(build: Build):
    head, first, *rest = breaking.text().splitlines()

    def row(name: str, status: str, low: str, best: str, high: str) -> str:
        cells = {"event_id": name, "status": status, "date": "2015", "event_type": "Battles", "title": "Odd"}
        cells |= {"deaths_low": low, "deaths_best": best, "deaths_high": high}
        return ",".join(cells.get(column, "") for column in head.split(","))

    bad = [
        row("figures-turned", "published", "9", "5", "7"),
        row("figures-odd", "published", "many", "<b>", ""),
        row("figures-drafted", "draft", "9", "5", "7"),
    ]
    dataset = published.published(build(events="\n".join([head, first, *rest, *bad, ""])))
    ((count, words),) = published.uncertain(dataset)
    assert (count, words) == (
        2,
        "events: figures and other details that contradict each other or cannot be read are not shown",
    )
    assert published.others(dataset) == 0


def test_faults_of_the_data_as_a_whole_are_counted_for_readers(build: Build):
    assert published.others(published.published(build(dataset='first = "soon"\n'))) > 0


def test_readers_are_told_nothing_of_drafts_that_cannot_be_read(build: Build):
    head, first, *rest = breaking.text().splitlines()
    drafts = [
        first.replace("syrian-civil-war", "a-draft").replace(",published,", ",draft,").replace(",2011/..,", ",soon,"),
        first.replace(",published,", ",withdrawn,"),
    ]
    evidence = breaking.text("evidence.csv") + "a-draft,no-such-source,,,perhaps,,,,\n"
    dataset = build(events="\n".join([head, first, *rest, *drafts, ""]), evidence=evidence)
    assert published.left_out(dataset) == ()
    shown = breaking.text("evidence.csv") + "palmyra-recaptured,russia-continues-support,,,perhaps,,,,\n"
    assert published.left_out(build(evidence=shown)) == ((1, "row of evidence.csv with a cell that breaks a rule"),)


def test_a_table_that_cannot_be_read_at_all_is_named(build: Build):
    assert published.left_out(build(evidence="nonsense")) == ((0, "evidence.csv, which cannot be read"),)
