""""""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.briefings import briefing as briefings_briefing
from geodata.briefings.briefing import Briefing, Step, check_briefing, read_briefing, write_briefing
from geodata.dataset import reading
from geodata.model import Dataset
from tests.support.paths import SYRIA

FILE = (SYRIA / "briefings" / "intervention.toml").read_text(encoding="utf-8")
TEXT = st.text(max_size=60).map(briefings_briefing.clean)
TITLE = TEXT.filter(bool)
STEPS = st.builds(Step, TITLE, TEXT.filter(lambda text: "](" not in text), st.just("from=2015"), st.just("2015-09-30"))


def read(text: str, ident: str = "trial") -> Briefing:
    briefing, problems = read_briefing(ident, text.encode())
    assert problems == ()
    assert briefing
    return briefing


@given(TITLE, st.lists(STEPS, min_size=1, max_size=4))
def test_a_written_briefing_is_read_again(title: str, steps: list[Step]):
    briefing = Briefing("trial", title, steps[0].caption, tuple(steps), "abcd1234", ("https://a.example",))
    assert read(write_briefing(briefing)) == briefing
    assert read(write_briefing(briefing, FILE)) == briefing


def test_unchanged_parts_stay_byte_for_byte_comments_too():
    briefing = read(FILE, "intervention")
    assert write_briefing(briefing, FILE) == FILE


def test_one_changed_title_is_one_changed_line():
    briefing = read(FILE, "intervention")
    changed = write_briefing(replace(briefing, title="Another"), FILE)
    different = [pair for pair in zip(FILE.splitlines(), changed.splitlines(), strict=True) if pair[0] != pair[1]]
    assert different == [('title = "Russia’s intervention in Syria, step by step"', 'title = "Another"')]


def test_steps_that_are_moved_keep_their_lines():
    briefing = read(FILE, "intervention")
    turned = replace(briefing, steps=briefing.steps[::-1])
    written = write_briefing(turned, FILE)
    assert read(written, "intervention") == turned
    assert sorted(line for line in written.splitlines() if line) == sorted(line for line in FILE.splitlines() if line)


@pytest.mark.parametrize("before", ["title = ", "title = 7\nsteps = 3\nframe = 2", '[title]\n[[steps]]\n"a" = 1'])
def test_an_unreadable_file_is_written_anew(before: str):
    briefing = Briefing("trial", "T", "", (Step("One", "*x*\n\n“y”", "from=2015"),))
    assert read(write_briefing(briefing, before)) == briefing


def test_control_characters_and_foreign_line_ends_are_removed():
    assert briefings_briefing.clean("a\r\nb\rc\x00\x1b[31m\ud800 ") == "a\nb\nc[31m"


STEP = '[[steps]]\ntitle = "One"\n'


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return reading.load(SYRIA)


def problems_of(text: str, dataset: Dataset | None = None) -> str:
    briefing, problems = read_briefing("trial", text.encode())
    if briefing and dataset:
        problems = check_briefing(briefing, dataset)
    return "\n".join(map(str, problems))


def test_the_bundled_briefing_has_no_problem(syria: Dataset):
    for path in sorted((SYRIA / "briefings").glob("*.toml")):
        briefing, problems = read_briefing(path.stem, path.read_bytes())
        assert problems == ()
        assert briefing
        assert check_briefing(briefing, syria) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "T"\n', "steps: there are 0 steps; a briefing has 1 to 100"),
        ('title = "T"\n' + 200 * STEP, "there are 200 steps"),
        (STEP, "title: it is missing"),
        ('title = "T"\n' + STEP + f'caption = "{"x" * 100_000}"\n', "line 4, step 1, caption: it has 100,000 char"),
        ('title = "T"\n' + STEP + 'caption = "[x](javascript:a)"\n', "step 1, caption: 'javascript:a' is no link"),
        ('title = "T"\n' + STEP + STEP + 'captoin = "x"\n', "step 2: unknown key 'captoin'; did you mean"),
        ('title = "T"\nsteps = 3\n', "expected [[steps]]"),
        ('title = "T"\nframe = ["https://a.b/c"]\n' + STEP, "frame: 'https://a.b/c' is not a site"),
        ('title = "T"\nversion = "newest"\n' + STEP, "version: 'newest' is not a version"),
        ('title = "T"\n' + STEP + 'compare = "soon"\n', "step 1, compare"),
        ("title = \n", "not TOML"),
        ("title = 7\n" + STEP, "title: '7' is not a text"),
    ],
)  # fmt: skip
def test_a_problem_is_reported_with_its_step_and_key(text: str, words: str):
    assert words in problems_of(text)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("form=2015", "step 1, view: 'form' is not a parameter of a view; did you mean 'from'?"),
        ("from=yesterday", "step 1, view: 'from'"),
        ("event=palmyra", "has no event 'palmyra'"),
        ("from=2016-01&to=2015-01", "'from': it is after the end"),
    ],
)
def test_a_view_that_cannot_be_shown_is_reported(syria: Dataset, view: str, words: str):
    assert words in problems_of(f'title = "T"\n{STEP}view = "{view}"\n', syria)


@pytest.mark.parametrize(("status", "words"), [("withdrawn", "was withdrawn"), ("draft", "is a draft")])
def test_a_step_whose_event_viewers_may_not_see_is_refused(syria: Dataset, status: str, words: str):
    from dataclasses import replace  # noqa: PLC0415

    events = syria.events.assign(
        status=syria.events["status"].where(syria.events["event_id"] != "putin-interview", status)
    )
    changed = replace(syria, events=events)
    assert words in problems_of(f'title = "T"\n{STEP}view = "event=putin-interview"\n', changed)


def test_a_day_outside_of_the_window_is_reported(syria: Dataset):
    text = f'title = "T"\n{STEP}view = "from=2015&to=2015"\ncompare = "2016-02-01"\n'
    assert "step 1, compare: 2016-02-01 is not inside" in problems_of(text, syria)


def test_undecodable_bytes_are_reported():
    assert read_briefing("trial", b"\xff\x00\xff")[0] is None


def test_byline_publisher_and_language_are_read_written_and_checked():
    head = 'title = "One"\nbyline = "Ana Lee"\npublisher = "The News"\nlanguage = "ar"\n'
    text = f'{head}[[steps]]\ntitle = "x"\nview = ""\n'
    known, problems = read_briefing("one", text.encode())
    assert not problems
    assert known
    assert (known.byline, known.publisher, known.language) == ("Ana Lee", "The News", "ar")
    other = replace(known, byline="", publisher="Another", language="pt-BR")
    written = write_briefing(other, text)
    assert read_briefing("one", written.encode())[0] == other
    assert "byline" not in written
    wrong = read_briefing("one", text.replace('"ar"', '"Arabic<"').encode())[1]
    assert [(problem.line, problem.column) for problem in wrong] == [(4, "language")]
