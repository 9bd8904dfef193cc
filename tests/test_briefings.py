from __future__ import annotations

from pathlib import Path

import pytest

import geodata
from geodata import briefings, store
from geodata.model import Dataset

SYRIA = Path(geodata.__file__).parent / "syria"
STEP = '[[steps]]\ntitle = "One"\n'


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return store.load(SYRIA)


def said(text: str, dataset: Dataset | None = None) -> str:
    briefing, problems = briefings.read("trial", text.encode())
    if briefing and dataset:
        problems = briefings.check(briefing, dataset)
    return "\n".join(map(str, problems))


def test_the_bundled_briefing_has_nothing_wrong(syria: Dataset):
    for path in sorted((SYRIA / "briefings").glob("*.toml")):
        briefing, problems = briefings.read(path.stem, path.read_bytes())
        assert problems == ()
        assert briefing
        assert briefings.check(briefing, syria) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "T"\n', "steps: there are 0 steps; a briefing has 1 to 100"),
        ('title = "T"\n' + 200 * STEP, "there are 200 steps"),
        (STEP, "title: it is missing"),
        ('title = "T"\n' + STEP + f'caption = "{"x" * 100_000}"\n', "line 4, step 1, caption: it has 100,000 char"),
        ('title = "T"\n' + STEP + 'caption = "[x](javascript:a)"\n', "step 1, caption: 'javascript:a' is no link"),
        ('title = "T"\n' + STEP + STEP + 'captoin = "x"\n', "step 2: nothing is called 'captoin' here; did you mean"),
        ('title = "T"\nsteps = 3\n', "expected [[steps]]"),
        ('title = "T"\nframe = ["https://a.b/c"]\n' + STEP, "frame: 'https://a.b/c' is no site"),
        ('title = "T"\nversion = "newest"\n' + STEP, "version: 'newest' is no version"),
        ('title = "T"\n' + STEP + 'compare = "soon"\n', "step 1, compare"),
        ("title = \n", "not TOML"),
        ("title = 7\n" + STEP, "title: '7' is not a text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_step_and_key(text: str, words: str):
    assert words in said(text)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("form=2015", "step 1, view: 'form' is no parameter of a view; did you mean 'from'?"),
        ("from=yesterday", "step 1, view: 'from'"),
        ("event=palmyra", "has no event 'palmyra'"),
        ("from=2016-01&to=2015-01", "'from' is after 'to'"),
    ],
)
def test_a_view_that_cannot_be_shown_is_said(syria: Dataset, view: str, words: str):
    assert words in said(f'title = "T"\n{STEP}view = "{view}"\n', syria)


@pytest.mark.parametrize(("status", "words"), [("withdrawn", "was withdrawn"), ("draft", "is a draft")])
def test_a_step_whose_event_viewers_may_not_see_is_refused(syria: Dataset, status: str, words: str):
    from dataclasses import replace  # noqa: PLC0415

    events = syria.events.assign(
        status=syria.events["status"].where(syria.events["event_id"] != "putin-interview", status)
    )
    changed = replace(syria, events=events)
    assert words in said(f'title = "T"\n{STEP}view = "event=putin-interview"\n', changed)


def test_a_day_that_does_not_part_the_window_is_said(syria: Dataset):
    text = f'title = "T"\n{STEP}view = "from=2015&to=2015"\ncompare = "2016-02-01"\n'
    assert "step 1, compare: 2016-02-01 does not part" in said(text, syria)


def test_bytes_that_are_no_text_are_said():
    assert briefings.read("trial", b"\xff\x00\xff")[0] is None
