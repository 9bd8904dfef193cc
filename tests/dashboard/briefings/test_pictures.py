from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from PIL import Image

from dashboard.briefings import pictures
from dashboard.served import Served
from geodata.briefings import contents
from geodata.briefings.briefing import Briefing, Step
from geodata.briefings.fonts import Letters
from geodata.dataset import reading
from geodata.view import url
from geodata.view.query import View
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def served_version() -> Served:
    return Served(reading.load(SYRIA))


def shown(served_version: Served, view: str = "", compare: str = "") -> tuple[Briefing, contents.StepContents]:
    briefing = Briefing("trial", "A trial", "", (Step("One", "", view, compare),))
    return briefing, contents.step_contents(briefing, served_version.dataset)[0]


def view(served_version: Served, query: str) -> View:
    return url.from_params(parse_qs(query), served_version.dataset.info, served_version.dataset.taxonomy)[0]


def test_a_step_has_one_picture_and_says_what_it_shows(served_version: Served):
    images = pictures.of_step(served_version, shown(served_version, "from=2016-03-14&to=2016-03-31&q=Palmyra")[1], 7)
    assert [picture.name for picture in images] == ["step-7.png"]
    assert images[0].alt == "Map, 14 March to 31 March 2016: 1 event, at Palmyra"
    size = Image.open(io.BytesIO(images[0].data)).size
    assert size == (images[0].width, images[0].height)
    assert size[0] == pictures.SIZE[0]
    assert size[1] > pictures.SIZE[1]  # its window stands above the map, legend and scale below


def test_no_two_steps_have_the_same_picture(served_version: Served):
    window = "from=2016-03-14&to=2016-03-31"
    views = (
        window,
        f"{window}&event=palmyra-recaptured",
        "from=2016-03-13&to=2016-03-31",
        f"{window}&at=34.9,38.6,6.5",
    )
    drawn = [pictures.of_step(served_version, shown(served_version, view)[1], 1)[0] for view in views]
    assert len({picture.data for picture in drawn}) == len(views)
    assert drawn[1].alt.endswith(". Marked: Syrian Army recaptures Palmyra")


def test_a_picture_says_where_its_event_is_when_that_cannot_be_marked(served_version: Served):
    for view, words in (
        ("from=2011&to=2011&event=palmyra-recaptured", "Not on this map: Syrian Army recaptures Palmyra"),
        ("event=palmyra-recaptured&at=-30,140,6", "Beyond this map: Syrian Army recaptures Palmyra"),
    ):
        assert pictures.of_step(served_version, shown(served_version, view)[1], 1)[0].alt.endswith(f". {words}")


def test_a_comparison_has_two_pictures_of_one_section(served_version: Served):
    step = shown(served_version, "from=2015&to=2015&at=34.9,38.6,6.5", "2015-09-30")[1]
    before, after = pictures.of_step(served_version, step, 3)
    assert (before.name, after.name) == ("step-3-before.png", "step-3-after.png")
    assert (before.width, before.height) == (after.width, after.height)
    assert before.alt.startswith("Map, before: 1 January to 29 September 2015: ")
    assert after.alt.startswith("Map, after: ")
    assert "30 September to 31 December 2015" in after.alt


def test_a_window_is_worded_naturally(served_version: Served):
    assert pictures.window(view(served_version, "from=2015-09-30&to=2015-09-30")) == "30 September 2015"
    assert pictures.window(view(served_version, "from=2015-01&to=2015-02&mode=cumulative")) == "Up to 28 February 2015"
    assert pictures.window(view(served_version, "from=2015-07&to=2015-07")) == "July 2015"
    assert pictures.window(view(served_version, "from=2015-09&to=2016-02")) == "September 2015 to February 2016"
    assert pictures.window(view(served_version, "from=2015&to=2015")) == "2015"
    assert pictures.window(view(served_version, "from=2012-02-01&to=2012-02-28")) == "1 February to 28 February 2012"


def test_a_view_that_names_no_section_shows_the_whole_region(served_version: Served):
    frame = pictures.frame(served_version, view(served_version, "from=2015"), 760, 428)
    (south, west), (north, east) = served_version.bounds
    assert south < frame.latitude < north
    assert west < frame.longitude < east
    assert pictures.frame(served_version, view(served_version, "at=35.5,36.5,9"), 760, 428).zoom == 9


def test_the_preview_has_the_size_that_other_sites_show(served_version: Served):
    briefing, step = shown(served_version)
    preview = pictures.preview(served_version, briefing, step)
    assert Image.open(io.BytesIO(preview.data)).size == (1200, 630)
    assert preview.alt.endswith(": A trial")


@pytest.mark.parametrize("query", ["", "event=palmyra-recaptured", "from=2016-03-14&to=2016-03-31&at=30,10,4"])
def test_the_picture_beside_a_link_has_that_size_whatever_stands_around_its_map(served_version: Served, query: str):
    picture = pictures.of_size(served_version, view(served_version, query), (600, 315), "preview.png")
    assert Image.open(io.BytesIO(picture.data)).size == (600, 315)


@pytest.mark.parametrize("size", [(300, 300), (760, 428), (320, 900)])
def test_a_step_that_names_no_section_shows_all_its_events(served_version: Served, size: tuple[int, int]):
    dataset = served_version.dataset
    spread = dataset.events.iloc[:4].assign(
        lat=[51.5, 34.5, 6.5, 6.9], lon=[-0.1, 69.2, 3.4, 79.9], prec=1, radius_km=0.0
    )
    wide = Served(replace(dataset, events=spread, evidence=dataset.evidence.iloc[:0]))
    step = shown(wide)[1]
    assert len(step.rows) == 4
    section = pictures.of_section(wide, step, *size)
    for latitude, longitude in zip(spread["lat"], spread["lon"], strict=True):
        x, y = (value / 2 for value in section.place(latitude, longitude))
        assert pictures.ROOM - 1 <= x <= size[0] - pictures.ROOM + 1
        assert pictures.ROOM - 1 <= y <= size[1] - pictures.ROOM + 1
    assert pictures.bounds(wide, shown(wide, "at=35,38,6")[1]) is None


@pytest.mark.parametrize("title", ["word " * 60, "x" * 200, "Война", "", "A  title\nof two lines"])
def test_a_title_stays_beside_the_map(served_version: Served, title: str):
    _, step = shown(served_version)
    first = pictures.preview(served_version, Briefing("trial", title, "", (step.step,)), step)
    bare = pictures.preview(served_version, Briefing("trial", "", "", (step.step,)), step)
    right = (pictures.TEXT_WIDTH + 60, 0, 1200, 630)
    pair = [Image.open(io.BytesIO(one.data)).convert("RGB").crop(right).tobytes() for one in (first, bare)]
    assert pair[0] == pair[1]


def test_no_line_of_a_title_is_wider_than_its_column():
    lines = pictures.wrap(f"A very long title {'x' * 80} that goes on and on for more than six lines of text", 50)
    letters = Letters(pictures.FONT, 50, "SemiBold")
    assert all(letters.length(line) <= pictures.TEXT_WIDTH for line in lines)
