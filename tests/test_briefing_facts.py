from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import geodata
from geodata import briefing_facts as facts
from geodata import serving, store
from geodata.briefings import Briefing, Step
from geodata.model import Dataset

SYRIA = Path(geodata.__file__).parent / "syria"


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return serving.published(store.load(SYRIA))


def shown(dataset: Dataset, view: str = "", compare: str = "") -> facts.Shown:
    return facts.show(Briefing("trial", "T", "", (Step("One", "", view, compare),)), dataset)[0]


def with_source(dataset: Dataset, **cells: str) -> Dataset:
    return replace(dataset, sources=dataset.sources.assign(**cells))


@pytest.mark.parametrize("view", ["", "from=2015-07-01&to=2015-07-31", "q=helicopter", "from=2013&to=2013&side=Nobody"])
def test_every_event_is_shown_or_missing_once(syria: Dataset, view: str):
    step = shown(syria, view)
    rows = [*step.rows, *(row for _, rows in step.missing for row in rows)]
    assert sorted(rows) == list(range(len(syria.events)))
    assert step.ledger.shown == len(step.rows)


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
    assert before + after > shown(syria, "from=2015&to=2015").ledger.shown  # the Civil War goes on
    assert table["Air strikes"] == (0, 1)
    both, either = step.twice
    assert (both, either) == (before + after - either, shown(syria, "from=2015&to=2015").ledger.shown)
    assert both > 0


def test_what_comes_after_a_day_leaves_out_what_was_over_before_it(syria: Dataset):
    step = shown(syria, "from=2015&to=2015&mode=cumulative", "2015-09-30")
    assert step.compared[-1][2] == shown(syria, "from=2015-09-30&to=2015").ledger.shown


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


def test_what_is_not_covered_is_said(syria: Dataset):
    told = " ".join(facts.coverage(syria))
    assert "17 published events from 1 source" in told
    assert "one source’s account" in told
    assert "1 event without a date" in told
    assert "that nothing is shown does not mean that nothing happened" in told


def test_nothing_at_all_is_told_too(syria: Dataset):
    none = replace(
        syria, events=syria.events.iloc[:0], evidence=syria.evidence.iloc[:0], sources=syria.sources.iloc[:0]
    )
    assert shown(none).rows == ()
    assert facts.sources(none) == ()
    assert "0 published events from 0 sources" in facts.coverage(none)[0]
