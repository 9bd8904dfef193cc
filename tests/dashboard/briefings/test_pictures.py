from __future__ import annotations

import io
from urllib.parse import parse_qs

import pytest
from PIL import Image, ImageDraw

from dashboard.briefings import pictures
from dashboard.served import Served
from geodata.briefings import contents, fonts
from geodata.briefings.briefing import Briefing, Step
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
    assert Image.open(io.BytesIO(images[0].data)).size == (images[0].width, images[0].height) == pictures.SIZE


def test_a_comparison_has_two_pictures_of_one_section(served_version: Served):
    step = shown(served_version, "from=2015&to=2015&at=34.9,38.6,6.5", "2015-09-30")[1]
    before, after = pictures.of_step(served_version, step, 3)
    assert (before.name, after.name) == ("step-3-before.png", "step-3-after.png")
    assert (before.width, before.height) == (after.width, after.height)
    assert "29 September 2015" in before.alt
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


@pytest.mark.parametrize("title", ["word " * 60, "x" * 200, "Война", "", "A  title\nof two lines"])
def test_a_title_stays_beside_the_map(served_version: Served, title: str):
    _, step = shown(served_version)
    first = pictures.preview(served_version, Briefing("trial", title, "", (step.step,)), step)
    bare = pictures.preview(served_version, Briefing("trial", "", "", (step.step,)), step)
    right = (pictures.TEXT_WIDTH + 60, 0, 1200, 630)
    pair = [Image.open(io.BytesIO(one.data)).convert("RGB").crop(right).tobytes() for one in (first, bare)]
    assert pair[0] == pair[1]


def test_no_line_of_a_title_is_wider_than_its_column():
    pen = ImageDraw.Draw(Image.new("RGB", (10, 10)))
    lines = pictures.wrap(pen, f"A very long title {'x' * 80} that goes on and on for more than six lines of text", 50)
    letters = fonts.font(pictures.FONT, 50, "SemiBold")
    assert all(pen.textlength(line, letters) <= pictures.TEXT_WIDTH for line in lines)
