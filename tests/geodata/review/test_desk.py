"""An editor's review of one article's draft: decisions, changes, existing events, and rules."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.cli import check
from geodata.dataset import published, reading, row_checks
from geodata.drafting import keys as drafting_keys
from geodata.drafting.keys import event_id, key_of, propose_source
from geodata.drafting.model import Draft, DraftEvent
from geodata.errors import DatelineError, InputError
from geodata.geocoding import offline
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Dataset, Severity, Span
from geodata.review import desk as review_desk
from geodata.review.desk import Card, DecisionTally, DraftReview, known_source
from geodata.versions import store
from geodata.versions.shared_store import SharedStore
from geodata.view import marked_text
from geodata.view.marked_text import Mark
from tests.support import desks, postgres
from tests.support.paths import SYRIA

SOURCE = {"source": "strikes-on-aleppo", "title": "Strikes on Aleppo"}
GAZETTEER = Gazetteer.open()


@pytest.fixture
def desk() -> DraftReview:
    return DraftReview(desks.draft(), SOURCE, GAZETTEER)


def load(folder: Path) -> Dataset:
    return reading.load(folder)


def opened(folder: Path) -> store.FileStore:
    """The dataset as one more session sees it."""
    return store.FileStore(folder)


def cards(desk: DraftReview, folder: Path) -> tuple[Card, ...]:
    return desk.cards(opened(folder))


def states(desk: DraftReview, folder: Path) -> list[str]:
    return [card.state for card in cards(desk, folder)]


def test_every_decision_counts_at_once_and_for_everybody(desk: DraftReview, folder: Path):
    strike, shelling = desk.events
    assert states(desk, folder) == ["open", "open"]
    desk.accept(strike, opened(folder), "ana")
    desk.reject(shelling, opened(folder))
    again = DraftReview(desks.draft(), SOURCE, GAZETTEER)  # another session, a day later
    assert states(again, folder) == ["accepted", "rejected"]
    assert review_desk.tally(cards(again, folder)) == DecisionTally(2, 1, 1, 0)
    again.accept(strike, opened(folder), "ana")
    assert list(load(folder).events["title"]).count("Air strikes hit Aleppo") == 1
    again.reopen(shelling, opened(folder))
    assert states(again, folder) == ["accepted", "open"]


def test_drafts_accepted_together_are_one_version_and_undone_as_one(desk: DraftReview, folder: Path):
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    desk.accept_all(list(desk.events), opened(folder), "ana")
    assert states(desk, folder) == ["accepted", "accepted"]
    messages = [entry.message for entry in opened(folder).history()]
    assert sum(message.startswith("accept") for message in messages) == 1
    again = DraftReview(desks.draft(), SOURCE, GAZETTEER)  # after a reload
    again.restore(json.loads(json.dumps(desk.as_json())), load(folder))
    again.undo(opened(folder), "ana")
    assert states(again, folder) == ["open", "open"]
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_one_draft_against_a_rule_keeps_all_from_being_accepted(desk: DraftReview, folder: Path):
    strike, shelling = desk.events
    desk.change(shelling, {"date": "soon"}, load(folder))
    with pytest.raises(InputError, match="date"):
        desk.accept_all([strike, shelling], opened(folder), "ana")
    assert states(desk, folder) == ["open", "open"]


def test_words_that_an_editor_marks_become_a_draft_that_is_kept_and_undone(desk: DraftReview, folder: Path):
    start = desks.TEXT.index("rebels shelled Tripoli")
    drafted = list(desk.events)
    key = desk.mark(Span(start, start + len("rebels shelled")))
    assert list(desk.events) == [*drafted, key]
    assert desk.row(key)["quote"] == "rebels shelled"
    with pytest.raises(InputError, match="draft already"):
        desk.mark(Span(start, start + len("rebels shelled")))
    desk.change(key, {"title": "Mine"}, load(folder))
    again = DraftReview(desks.draft(), SOURCE, GAZETTEER)
    again.restore(json.loads(json.dumps(desk.as_json())), load(folder))
    assert (list(again.events), again.row(key)["title"]) == (list(desk.events), "Mine")
    again.accept(key, opened(folder), "ana")
    assert states(desk, folder) == ["open", "open", "accepted"]  # in the session beside it, too
    assert again.undo(opened(folder), "ana") == key
    assert again.undo(opened(folder), "ana") == key
    assert list(again.events) == drafted
    assert again.changes == {}


def test_undo_reverts_the_decisions_one_by_one(desk: DraftReview, folder: Path):
    strike, shelling = desk.events
    desk.accept(strike, opened(folder), "ana")
    desk.reject(shelling, opened(folder))
    assert desk.undo(opened(folder), "ana") == shelling
    assert states(desk, folder) == ["accepted", "open"]
    assert desk.undo(opened(folder), "ana") == strike
    assert states(desk, folder) == ["open", "open"]
    assert desk.undo(opened(folder), "ana") == ""
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()


def test_an_undo_that_is_refused_does_not_stand_in_the_way_of_those_before_it(desk: DraftReview, folder: Path):
    strike, shelling = desk.events
    desk.reject(shelling, opened(folder))
    desk.accept(strike, opened(folder), "ana")
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Air strikes hit Aleppo", "Mine"), encoding="utf-8")
    with pytest.raises(InputError, match="changed since"):
        desk.undo(opened(folder), "ana")
    assert desk.undo(opened(folder), "ana") == shelling


def test_two_sessions_with_one_article_give_it_one_source(desk: DraftReview, folder: Path):
    other = DraftReview(desks.draft(source="second-id"), {"source": "second-id", "title": "The same"}, GAZETTEER)
    strike, shelling = desk.events
    desk.accept(strike, opened(folder), "ana")
    other.accept(shelling, opened(folder), "ben")
    dataset = load(folder)
    assert list(dataset.events["source"].iloc[-2:]) == ["strikes-on-aleppo"] * 2
    assert len(dataset.sources) == 2


def test_two_servers_on_one_database_share_every_acceptance(postgres_server: postgres.Server, database: str):
    before = contents(SYRIA)
    with ExitStack() as stack:
        one, two = (stack.enter_context(closing(SharedStore(postgres_server.dsn(database), SYRIA))) for _ in range(2))
        first, second = (DraftReview(desks.draft(), SOURCE, GAZETTEER) for _ in range(2))
        strike, shelling = first.events
        with ThreadPoolExecutor(2) as pool:
            made = [
                pool.submit(first.accept, strike, one, "ana"),
                pool.submit(second.accept, shelling, two, "ben"),
            ]
            assert [each.result() for each in made] == [None, None]
        for store_ in (one, two):
            store_.look_again()
            assert [card.state for card in first.cards(store_)] == ["accepted", "accepted"]
        assert list(one.head().sources["source"]).count("strikes-on-aleppo") == 1
        assert {entry.author for entry in one.history()} == {"file", "ana", "ben"}
        assert first.undo(one, "ana") == strike
        two.look_again()
        assert [card.state for card in second.cards(two)] == ["open", "accepted"]
        second.reject(strike, two)
        assert [card.state for card in second.cards(two)] == ["rejected", "accepted"]
    assert contents(SYRIA) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_line_ends_and_outer_blanks_make_no_other_article():
    text = desks.TEXT
    assert drafting_keys.digest(text.replace("\n", "\r\n") + "\n\n ") == drafting_keys.digest(text)
    assert drafting_keys.digest(text.replace("Aleppo", "Homs")) != drafting_keys.digest(text)


def test_a_changed_draft_is_the_same_draft_when_the_article_comes_again(desk: DraftReview, folder: Path):
    strike = next(iter(desk.events))
    desk.change(strike, {"title": "A strike", "date": "2015-11"}, load(folder))
    desk.accept(strike, opened(folder), "ana")
    card = cards(DraftReview(desks.draft(), SOURCE, GAZETTEER), folder)[0]
    assert card.state == "accepted"
    assert card.existing is not None
    assert card.existing.event_id.startswith("a-strike-")
    assert (card.row["title"], card.row["date"]) == ("A strike", "2015-11")


def test_two_drafts_of_one_sentence_have_keys_of_their_own():
    draft = desks.draft()
    twice = Draft(draft.article, "", published_inferred=False, events=(draft.events[0],) * 3)
    keys = drafting_keys.keys(twice, drafting_keys.digest(draft.article.text))
    assert len(set(keys)) == 3
    assert all(key_of(event_id("Some words", key)) == key for key in keys)
    assert event_id("…", keys[0]) == keys[0]


def test_events_that_editors_wrote_themselves_are_not_offered_again(folder: Path):
    dataset = load(folder)
    article = dataset.articles["russia-continues-support"]
    quote = "recapture of Palmyra in March 2016"
    start = article.text.index(quote)
    row = {"title": "Palmyra falls", "event_type": "Battles", "sub_event_type": "Government regains territory"}
    where = (start, start + len(quote), start, start, "", "", "reported")
    event = DraftEvent({**row, "quote": quote}, *where)
    other = DraftEvent({**row, "quote": quote, "sub_event_type": "Armed clash"}, *where)
    draft = Draft(article, "", published_inferred=False, events=(event, other))
    found = DraftReview(draft, {"source": "russia-continues-support", "title": ""}, GAZETTEER, known=True).cards(
        opened(folder)
    )
    assert [card.state for card in found] == ["accepted", "open"]
    assert found[0].existing is not None
    assert found[0].existing.event_id == "palmyra-recaptured"
    assert found[0].existing.status == "published"
    assert known_source(dataset, article.text.replace("\n", "\r\n")) == "russia-continues-support"
    assert known_source(dataset, "Other words") == ""


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"date": "soon"}, "date", "is not a date"),
        ({"latitude": "91.2"}, "latitude", "did you swap latitude and longitude?"),
        ({"latitude": ""}, "latitude", "give both, or neither"),
        ({"title": ""}, "title", "must not be"),
        ({"deaths_best": "many"}, "deaths_best", "is not a whole number"),
        ({"deaths_low": "5", "deaths_high": "2"}, "deaths_best", "low ≤ best ≤ high"),
        ({"where_prec": "somewhere"}, "where_prec", "expected exact"),
    ],
)
def test_a_change_is_checked_by_the_rules_of_the_file_in_their_words(
    desk: DraftReview, folder: Path, cells: dict[str, str], column: str, message: str
):
    strike = next(iter(desk.events))
    dataset = load(folder)
    desk.change(strike, cells, dataset)
    found = [problem for problem in desk.problems(strike, dataset) if problem.severity is Severity.ERROR]
    assert (found[0].column, message in found[0].message) == (column, True)
    with pytest.raises(InputError, match=column):
        desk.accept(strike, opened(folder), "ana")
    assert not (folder / "articles").exists()
    # the very words of `dateline check`, were the row in the file
    header = (folder / "events.csv").read_text(encoding="utf-8").splitlines()[0]
    row = desk.row(strike)
    quoted = ",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in header.split(","))
    (folder / "events.csv").write_text(f"{header}\n{quoted}\n", encoding="utf-8")
    said = {problem.message for problem in reading.read_dataset(folder).problems if problem.severity is Severity.ERROR}
    assert found[0].message in said


def test_only_what_an_editor_may_change_is_changed(desk: DraftReview, folder: Path):
    strike = next(iter(desk.events))
    before = desk.row(strike)
    cells = {"quote": "x", "status": "published", "source": "x", "event_id": "x", "evil": "x"}
    desk.change(strike, cells, load(folder))
    assert desk.row(strike) == before
    assert not cards(desk, folder)[0].changed


def test_another_candidate_gives_its_point_and_its_precision(desk: DraftReview, folder: Path):
    shelling = list(desk.events)[1]
    card = cards(desk, folder)[1]
    assert card.chosen == 0
    assert len(card.candidates) > 1
    desk.choose(shelling, 1)
    moved = cards(desk, folder)[1]
    assert moved.chosen == 1
    assert float(moved.row["latitude"]) == pytest.approx(card.candidates[1].latitude, abs=1e-4)
    assert moved.row["where_prec"] == card.candidates[1].where_prec.word
    assert moved.row["place"] == "Tripoli"
    with pytest.raises(InputError, match="no candidate"):
        desk.choose(shelling, 99)


def test_a_name_that_is_typed_is_looked_up_as_the_dataset_would(desk: DraftReview, folder: Path):
    strike = next(iter(desk.events))
    dataset = load(folder)
    assert desk.change(strike, {"place": "Hmeimim air base"}, dataset) == ""
    row = desk.row(strike)
    known = offline.EditorsGeocoder(dataset.places, GAZETTEER).named("Hmeimim")
    assert known is not None
    assert float(row["latitude"]) == pytest.approx(known.latitude, abs=1e-4)
    assert (row["where_prec"], row["place_basis"]) == ("exact", "inferred")
    said = desk.change(strike, {"place": "Nowhereville"}, dataset)
    assert "Nowhereville" in said
    assert (desk.row(strike)["latitude"], desk.row(strike)["where_prec"]) == ("", "")
    assert cards(desk, folder)[0].chosen is None
    typed = {"place": "My camp", "latitude": "35", "longitude": "36.5", "where_prec": "near"}
    desk.change(strike, typed, dataset)
    assert desk.row(strike)["latitude"] == "35"


def test_the_accepted_row_is_the_one_that_was_shown(desk: DraftReview, folder: Path):
    for key in list(desk.events):
        desk.accept(key, opened(folder), "ana")
    assert check.check(folder).errors == 0
    events = load(folder).events.iloc[-2:]
    for (key, _), (_, row) in zip(desk.events.items(), events.iterrows(), strict=True):
        shown = desk.row(key)
        assert {name: row[name] for name in shown} == shown


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"source": "no/slash", "title": "A"}, "source"),
        ({"source": "../../etc", "title": "A"}, "source"),
        ({"source": "good-id", "title": ""}, "title"),
        ({"source": "good-id", "title": "A", "published": "yesterday"}, "published"),
        ({"source": "good-id", "title": "A", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_a_new_source_is_checked_before_anything_is_drafted(row: dict[str, str], column: str):
    assert [problem.column for problem in row_checks.check_source(row)] == [column]


def test_a_proposed_id_is_free_and_fits():
    digest = drafting_keys.digest("x")
    assert (
        propose_source("Strikes on Aleppo’s East: 20 dead!", frozenset(), digest) == "strikes-on-aleppos-east-20-dead"
    )
    assert propose_source("A b c d", frozenset({"a-b-c-d"}), digest) == "a-b-c-d-2"
    for title in ("ab", "حلب", "", "…" * 50, "W" * 500, "x " * 300):
        found = propose_source(title, frozenset(), digest)
        assert not row_checks.check_source({"source": found, "title": "A"})


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset with a draft whose every text has the word, saved by an editor."""
    folder = shutil.copytree(SYRIA, tmp_path_factory.mktemp("canary") / "data")
    draft = desks.draft(f"{desks.TEXT}\nCANARY\n", "canary-source")
    desk = DraftReview(
        draft, {"source": "canary-source", "title": "CANARY title", "publisher": "CANARY wire"}, GAZETTEER
    )
    strike = next(iter(desk.events))
    names = ("title", "description", "side_a", "side_b", "claimed_by")
    desk.change(strike, dict.fromkeys(names, "CANARY"), reading.load(folder))
    desk.accept(strike, opened(folder), "ana")
    desk.reject(list(desk.events)[1], opened(folder))
    return reading.load(folder)


def test_viewers_get_nothing_of_a_draft_its_source_or_its_article(canary: Dataset):
    assert "CANARY" in canary.events.to_csv() + canary.sources.to_csv() + canary.articles["canary-source"].text
    seen = published.published(canary)
    everything = [seen.events.to_csv(), seen.evidence.to_csv(), seen.sources.to_csv(), repr(seen.articles)]
    everything += [str(problem) for problem in seen.problems]
    for text in everything:
        assert "canary" not in text.lower()
    assert list(seen.sources["source"]) == ["russia-continues-support"]
    assert list(seen.articles) == ["russia-continues-support"]


def test_problems_of_hidden_sources_are_not_shown(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    path = folder / "sources.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "canary-source,Canary,,,,,,en,articles/none.txt,\n", encoding="utf-8"
    )
    dataset = reading.load(folder)
    assert any("none.txt" in str(problem) for problem in dataset.problems)
    assert not any("none.txt" in str(problem) for problem in published.published(dataset).problems)


def test_problems_of_a_draft_or_its_article_are_not_shown_to_viewers(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    (folder / "events.csv").write_bytes(
        (folder / "events.csv").read_bytes()
        + b"canary-one,draft,CANARY,,,,,,,,CANARY,,,,,,,,,\n,withdrawn,CANARY,,,,,,,,CANARY,,,,,,,,,\n"
        + b"canary-two,draft,1912,Canarytown,,,,,,,CANARY,,,,,,,,canary-source,\n"
        + b"bad-but-meant-to-be-seen,published,soon,,,,,,,,A title,,,,,,,,,\n"
    )
    (folder / "evidence.csv").write_bytes(
        (folder / "evidence.csv").read_bytes() + b"canary-one,canary-source,CANARY,,supports,,,,\n"
    )
    (folder / "sources.csv").write_bytes(
        (folder / "sources.csv").read_bytes() + b"canary-source,Canary,,,,,,en,canary.txt,\n"
    )
    (folder / "canary.txt").write_bytes(b"Not UTF-8: \xe9")
    (folder / "dataset.toml").write_text('title = "No extent of its own"', encoding="utf-8")
    dataset = reading.load(folder)
    told = [str(problem) for problem in dataset.problems]
    for name in ("events.csv line 19", "events.csv line 20", "evidence.csv", "canary.txt", "Canarytown"):
        assert any(name in text for text in told), name
    seen = published.published(dataset)
    assert not [text for text in map(str, seen.problems) if "canary" in text.lower()]
    assert any("'soon'" in str(problem) for problem in seen.problems)
    assert seen.info.first.startswith("2011")


def test_a_rejection_does_not_make_the_dataset_be_read_again(folder: Path, desk: DraftReview):
    watched = store.FileStore(folder)
    first = watched.head()
    desk.reject(next(iter(desk.events)), watched)
    watched.look_again()
    assert watched.head() is first
    desk.accept(list(desk.events)[1], watched, "ana")
    watched.look_again()
    assert watched.head() is not first


MARKS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=12)


@given(text=st.text(alphabet="ab \n", max_size=60), places=MARKS)
def test_runs_joined_are_the_paragraphs_and_know_what_covers_them(text: str, places: list[tuple[int, int]]):
    spans = [(start, min(len(text), start + length)) for start, length in places]
    placed = [Mark(start, end, number) for number, (start, end) in enumerate(spans)]
    paragraphs = marked_text.quoted_paragraphs(text, placed)
    placed = [mark for mark in placed if mark.start < mark.end]  # nothing is covered by nothing
    at = 0
    for runs in paragraphs:
        whole = "".join(run.text for run in runs)
        at = text.index(whole, at)
        for run in runs:
            end = at + len(run.text)
            inside = {mark.what for mark in placed if mark.start <= at and end <= mark.end}
            touched = {mark.what for mark in placed if mark.start < end and at < mark.end}
            assert set(run.marks) == inside == touched
            at = end
    assert "".join(text.split()) == "".join("".join(run.text for runs in paragraphs for run in runs).split())


def test_marks_by_the_ten_thousand_take_no_time():
    text = "word " * 40_000
    placed = [Mark(start, start + 4, start) for start in range(0, 200_000, 10)]
    (runs,) = marked_text.quoted_paragraphs(text, placed)
    assert len(runs) > 20_000


def test_an_unreadable_file_of_rejections_is_an_error_with_its_line(desk: DraftReview, folder: Path):
    (folder / "drafts.csv").write_text('article,draft,decision\n"open', encoding="utf-8")
    with pytest.raises(DatelineError, match=r"drafts\.csv line 2"):
        desk.reject(next(iter(desk.events)), opened(folder))
