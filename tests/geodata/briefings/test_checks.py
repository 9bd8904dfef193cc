"""`dateline check` checks briefings: what keeps one from being built, and steps without a window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.cli import check
from tests.support.paths import SYRIA

STEP = '[[steps]]\ntitle = "Palmyra"\ncaption = ""\nview = "{view}"\n'
HEAD = 'title = "A briefing"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SYRIA, tmp_path / "dataset", ignore=shutil.ignore_patterns(".*")))


def said(folder: Path, text: str | bytes) -> list[str]:
    """What `dateline check` says of the dataset with this briefing."""
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "briefings" / "mine.toml").write_bytes(data)
    return list(check.check(folder).as_text())


@pytest.mark.parametrize("text", [HEAD + "steps = [", b'title = "\xff\xfe\x00', 'title = "' + "[" * 5000])
def test_toml_that_cannot_be_read_is_an_error_with_its_file(folder: Path, text: str | bytes):
    (line,) = said(folder, text)
    assert line.startswith("error: briefings/mine.toml")


def test_an_unknown_event_is_an_error_with_the_step_and_the_nearest_name(folder: Path):
    (line,) = said(folder, HEAD + STEP.format(view="from=2016-03-01&to=2016-03-31&event=palmyra-recapture"))
    assert line.startswith("error: briefings/mine.toml, step 1, view: ")
    assert "palmyra-recapture'" in line
    assert "palmyra-recaptured" in line


def test_a_step_without_a_window_is_a_warning(folder: Path):
    text = HEAD + STEP.format(view="event=palmyra-recaptured") + STEP.format(view="to=2016-03-31")
    (line,) = said(folder, text)
    assert line.startswith("warning: briefings/mine.toml, step 1, view: the view has no window")


def test_a_briefing_bound_to_another_version_is_read_only(folder: Path):
    text = HEAD + 'version = "0123456789ab"\n' + STEP.format(view="from=2016-03-01&event=long-gone")
    assert said(folder, text) == []
    assert said(folder, text + 'wrong = "x"\n')[0].startswith("error: briefings/mine.toml")


def test_a_folder_in_the_place_of_a_briefing_and_hostile_text_are_said_and_stop_nothing(folder: Path):
    lines = said(folder, HEAD + STEP.format(view="from=2016-03-01&event=<script>alert(1)</script>"))
    assert len(lines) == 1
    (folder / "briefings" / "other.toml").mkdir()
    assert any("other.toml" in line and "cannot be read" in line for line in check.check(folder).as_text())


def test_an_event_whose_row_has_an_error_is_not_reported_again_by_the_briefings_that_show_it(folder: Path):
    path = folder / "events.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("published,2016-03,Palmyra,,,", "published,2016-03,Palmyra,91.2,38.3,", 1), "utf-8")
    (line,) = check.check(folder).as_text()
    assert line.startswith("error: events.csv")
