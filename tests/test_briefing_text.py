from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geodata
from geodata import briefing_text, briefings
from geodata.briefings import Briefing, Step

SYRIA = Path(geodata.__file__).parent / "syria"
FILE = (SYRIA / "briefings" / "intervention.toml").read_text(encoding="utf-8")
TEXT = st.text(max_size=60).map(briefing_text.clean)
TITLE = TEXT.filter(bool)
STEP = st.builds(Step, TITLE, TEXT.filter(lambda text: "](" not in text), st.just("from=2015"), st.just("2015-09-30"))


def read(text: str, ident: str = "trial") -> Briefing:
    briefing, problems = briefings.read(ident, text.encode())
    assert problems == ()
    assert briefing
    return briefing


@given(TITLE, st.lists(STEP, min_size=1, max_size=4))
def test_what_is_written_is_read_again(title: str, steps: list[Step]):
    briefing = Briefing("trial", title, steps[0].caption, tuple(steps), "abcd1234", ("https://a.example",))
    assert read(briefing_text.write(briefing)) == briefing
    assert read(briefing_text.write(briefing, FILE)) == briefing


def test_what_did_not_change_stays_byte_for_byte_comments_too():
    briefing = read(FILE, "intervention")
    assert briefing_text.write(briefing, FILE) == FILE


def test_one_changed_title_is_one_changed_line():
    briefing = read(FILE, "intervention")
    changed = briefing_text.write(replace(briefing, title="Another"), FILE)
    different = [pair for pair in zip(FILE.splitlines(), changed.splitlines(), strict=True) if pair[0] != pair[1]]
    assert different == [('title = "Russia’s intervention in Syria, step by step"', 'title = "Another"')]


def test_steps_that_are_moved_keep_their_lines():
    briefing = read(FILE, "intervention")
    turned = replace(briefing, steps=briefing.steps[::-1])
    written = briefing_text.write(turned, FILE)
    assert read(written, "intervention") == turned
    assert sorted(line for line in written.splitlines() if line) == sorted(line for line in FILE.splitlines() if line)


@pytest.mark.parametrize("before", ["title = ", "title = 7\nsteps = 3\nframe = 2", '[title]\n[[steps]]\n"a" = 1'])
def test_a_file_that_cannot_be_read_is_written_anew(before: str):
    briefing = Briefing("trial", "T", "", (Step("One", "*x*\n\n“y”", "from=2015"),))
    assert read(briefing_text.write(briefing, before)) == briefing


def test_control_characters_and_foreign_line_ends_are_taken_out():
    assert briefing_text.clean("a\r\nb\rc\x00\x1b[31m\ud800 ") == "a\nb\nc[31m"
