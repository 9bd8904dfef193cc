"""Short reports in Arabic, Russian and Ukrainian, each with every event marked by hand.

Each event has its day, place, type, sides and casualties; nothing is invented; each quote is verbatim.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from geodata import edtf
from geodata.drafting import pipeline
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
FOLDER = Path(__file__).parent / "articles"
ARTICLES = [
    pytest.param(article, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.toml"))
    for number, article in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["article"], 1)
]
COLUMNS = ("date", "place", "type", "side_a", "side_b", "deaths", "injured")


def test_each_language_has_its_articles():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {"arabic", "russian", "ukrainian"}
    assert len(ARTICLES) >= 30


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_gives_the_events_that_are_marked_in_it_and_no_others(article: dict[str, Any]):
    drafted = pipeline.draft(Article("a", "", article["text"], article["published"]), GAZETTEER)
    got = [
        {
            "date": event.row["date"],
            "place": event.row["place"],
            "type": event.row["sub_event_type"] or event.row["event_type"],
            "side_a": event.row["side_a"],
            "side_b": event.row["side_b"],
            "deaths": event.row["deaths_best"] or event.row["deaths_low"],
            "injured": event.row["injured_best"] or event.row["injured_low"],
        }
        for event in drafted.events
    ]
    marked = [{column: event.get(column, "") for column in COLUMNS} for event in article["events"]]
    assert sorted(got, key=str) == sorted(marked, key=str)
    for event in drafted.events:
        assert article["text"][event.quote_start : event.quote_end] == event.row["quote"]
        assert event.quote_start <= event.trigger_start < event.trigger_end <= event.quote_end
        assert edtf.parse(event.row["date"])
        assert event.reasons
