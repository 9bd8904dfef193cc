from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import geodata
from dashboard import share_bench, share_steps
from dashboard.share_bench import Bench
from geodata.briefings import Step
from geodata.errors import InputError

DATA = (Path(geodata.__file__).parent / "syria" / "briefings" / "intervention.toml").read_bytes()


@pytest.fixture
def bench() -> Bench:
    return share_bench.of_file("base", "intervention", DATA)


def test_undo_and_redo_lead_through_every_state(bench: Bench):
    begun = bench.now
    for title in ("a", "b"):
        bench.put(replace(bench.now, title=title))
    bench.turn(-1)
    assert bench.now.title == "a"
    bench.turn(-1)
    assert (bench.now, bench.dirty) == (begun, False)
    bench.turn(-1)
    bench.turn(1)
    assert bench.now.title == "a"
    bench.put(replace(bench.now, title="c"))
    bench.turn(1)
    assert (bench.now.title, len(bench.states)) == ("c", 3)


def test_undo_opens_the_step_that_changed(bench: Bench):
    bench.put(share_steps.change(bench.now, 3, title="x"), 3)
    bench.open(0)
    bench.turn(-1)
    assert bench.chosen == 3
    bench.put(share_steps.remove(bench.now, 4), 4)
    assert bench.chosen == 3
    bench.turn(-1)
    assert bench.chosen == 4


def test_what_is_saved_is_clean_and_can_still_be_undone(bench: Bench):
    bench.put(replace(bench.now, title="a"))
    bench.saved_as("next", "text", bench.now)
    assert (bench.dirty, bench.base, bench.before) == (False, "next", "text")
    bench.turn(-1)
    assert bench.dirty


def test_kept_work_is_read_again(bench: Bench):
    bench.put(share_steps.add(bench.now, [Step("x", "“y”\n\nz", "q=1", "2015-09-30")], 0), 0)
    for kept in (bench, Bench("base", states=[replace(share_bench.EMPTY, title="new")])):
        again = share_bench.from_json(json.loads(json.dumps(share_bench.as_json(kept))))
        assert (again.now, again.saved, again.base, again.before) == (kept.now, kept.saved, kept.base, kept.before)
        assert (again.dirty, again.new) == (kept.dirty, kept.new)


def test_a_file_that_is_no_briefing_is_refused_with_its_problems():
    with pytest.raises(InputError, match=r"mend its file first.*title: it is missing"):
        share_bench.of_file("base", "trial", b"[[steps]]\ntitle = 'x'\n")


def test_states_are_not_kept_without_end(bench: Bench):
    for number in range(share_bench.MOST_STATES + 5):
        bench.put(replace(bench.now, title=str(number)))
    assert len(bench.states) == share_bench.MOST_STATES
    assert bench.now.title == str(number)
