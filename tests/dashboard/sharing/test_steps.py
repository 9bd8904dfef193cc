from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.served import Served
from dashboard.sharing import steps as sharing_steps
from dashboard.sharing.steps import event_of, ident_of, step_of, view_of, with_event
from geodata.briefings import briefing
from geodata.briefings.briefing import Briefing, Step
from geodata.dataset import reading
from geodata.errors import InputError
from geodata.model import Dataset
from geodata.view import query
from tests.support.paths import SYRIA

ONE, TWO, THREE = (Step(name, "", "") for name in ("one", "two", "three"))
BRIEFING = Briefing("trial", "Trial", "", (ONE, TWO, THREE))


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return reading.load(SYRIA)


@pytest.fixture(scope="module")
def served_version(syria: Dataset) -> Served:
    return Served(syria)


def withdrawn(dataset: Dataset, event: str) -> Dataset:
    status = dataset.events["status"].where(dataset.events["event_id"] != event, "withdrawn")
    return replace(dataset, events=dataset.events.assign(status=status), version="0123456789ab")


def test_a_step_stores_a_view_and_returns_it(served_version: Served):
    whole = query.default_view(served_version.dataset.info)
    view = replace(
        whole,
        start=whole.start + 400,
        mode="cumulative",
        sides=("IS", "Government of Syria"),
        places=("Palmyra",),
        text="a&b = ü",
        date_prec="month",
        hidden=(served_version.dataset.taxonomy.groups[0].group,),
        event="palmyra-recaptured",
        at=(34.5, -38.25, 6.5),
        rev="abcdef",
    )
    step = step_of(view, served_version)
    assert view_of(step, served_version) == replace(view, rev="")
    assert "34.5000,-38.2500,6.5" in step.view
    assert step_of(whole, served_version).view == ""


def test_the_proposed_title_is_that_of_the_event_else_the_window(served_version: Served):
    view = query.default_view(served_version.dataset.info)
    assert sharing_steps.proposed(view, served_version) == "2011 to 2016"
    chosen = replace(view, event="palmyra-recaptured")
    assert sharing_steps.proposed(chosen, served_version) == "Syrian Army recaptures Palmyra"


def test_every_stop_becomes_a_valid_step_around_it(served_version: Served, syria: Dataset):
    steps = sharing_steps.stops(served_version)
    assert [step.title for step in steps] == ["Direct intervention begins", "Withdrawal announced"]
    assert steps[0].view == "from=2015-09-01&to=2015-10-31"
    assert sharing_steps.problems(Briefing("stops", "Stops", "", steps), syria) == {}


def test_steps_move_within_the_ends_and_nothing_is_lost():
    assert sharing_steps.move(BRIEFING, 2, -1).steps == (ONE, THREE, TWO)
    assert sharing_steps.move(BRIEFING, 0, -1) == sharing_steps.move(BRIEFING, 2, 1) == BRIEFING
    assert sharing_steps.remove(BRIEFING, 1).steps == (ONE, THREE)
    assert sharing_steps.add(BRIEFING, [ONE], 1).steps == (ONE, ONE, TWO, THREE)


def test_too_many_steps_are_refused():
    with pytest.raises(InputError, match="at most 100 steps"):
        sharing_steps.add(BRIEFING, [ONE] * 98, 0)


def test_texts_lose_control_characters_but_no_markup():
    changed = sharing_steps.change(BRIEFING, 0, caption="a\x00\r\n<img onerror=x> ${y} ")
    assert changed.steps[0].caption == "a\n<img onerror=x> ${y}"


def test_problems_are_listed_by_step(syria: Dataset):
    steps = (
        replace(ONE, caption="[x](javascript:alert)"),
        replace(TWO, view="event=palmyra-recaptured"),
        replace(THREE, compare="soon"),
        Step("four", "", "from=2015&to=2015", "2016-02-01"),
    )
    problems = sharing_steps.problems(replace(BRIEFING, title="", steps=steps), withdrawn(syria, "palmyra-recaptured"))
    assert set(problems) == {0, 1, 2, 3, 4}
    for number, words in enumerate(("title", "no link", "was withdrawn", "compare", "is not inside")):
        assert words in problems[number][0]


def test_a_step_without_its_event_still_has_a_picture_and_words(served_version: Served, syria: Dataset):
    step_without_event = Served(withdrawn(syria, "palmyra-recaptured"))
    step = Step("x", "", "from=2016-03&event=palmyra-recaptured&side=Nobody", "2016-03-10")
    assert event_of(step) == "palmyra-recaptured"
    assert view_of(step, step_without_event).event == ""
    before, after = sharing_steps.drawn(step_without_event, step)
    assert before.data.startswith(b"\x89PNG")
    assert before.data != after.data
    assert with_event(step, "putin-interview", served_version).endswith("event=putin-interview")
    assert briefing.view_of_step(replace(step, view=with_event(step, "", served_version)), syria.info, syria.taxonomy)


def test_an_unreadable_view_is_drawn_as_the_default_view(served_version: Served):
    whole = sharing_steps.drawn(served_version, Step("", "", ""))
    assert sharing_steps.drawn(served_version, Step("", "", "from=yesterday", "x"))[0].data == whole[0].data


def test_a_picture_is_drawn_once_per_version_and_view(served_version: Served):
    step = Step("x", "", "from=2015-02-03")
    assert sharing_steps.drawn(served_version, step) is sharing_steps.drawn(
        served_version, replace(step, title="y", caption="z")
    )


def test_the_view_is_described_in_words(served_version: Served):
    step = Step("x", "", "from=2016-03-01&to=2016-03-31&side=IS&q=army&event=palmyra-recaptured&at=34.5,-38.3,6")
    assert sharing_steps.words(view_of(step, served_version), served_version) == (
        "March 2016",
        "actor: IS",
        "with the words “army”",
        "event: Syrian Army recaptures Palmyra",
        "map at 34.5° N, 38.3° W, zoom 6",
    )


@pytest.mark.parametrize(
    ("title", "ident"),
    [
        ("Russia’s intervention, step by step", "russias-intervention-step-by-step"),
        ("Été à Alep", "ete-a-alep"),
        ("Алеппо", "briefing"),
        ("", "briefing"),
        ("taken", "taken-2"),
        ("x" * 300, "x" * 56),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_the_proposed_id_is_valid_and_free(title: str, ident: str):
    assert ident_of(title, ["taken"]) == ident
    assert briefing.IDENT.fullmatch(ident)


def test_the_time_around_its_event_is_offered_where_a_step_shows_more(served_version: Served):
    step = Step("x", "", "event=palmyra-recaptured")
    near = sharing_steps.around_event(step, served_version)
    view = view_of(replace(step, view=near), served_version)
    assert view.event == "palmyra-recaptured"
    assert view.end - view.start < 130
    assert sharing_steps.around_event(replace(step, view=near), served_version) == ""
    assert sharing_steps.around_event(Step("x", "", ""), served_version) == ""
    assert sharing_steps.around_event(Step("x", "", "event=nothing"), served_version) == ""
