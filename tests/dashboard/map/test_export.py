from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from dashboard.map import export
from geodata import plugins
from geodata.dataset import reading
from geodata.errors import InputError
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("export") / "map.html"
    export.write_html(reading.load(SYRIA), {"from": "2015-08"}, out)
    return out.read_text(encoding="utf-8")


def test_the_file_fetches_nothing(page: str):
    # the tiles' address stands in the data for readers who switch them on; nothing else may be fetched
    fetched = re.findall(r"""(?:src|href)=["'](?!data:)([^"'#][^"']*)""", page)
    assert fetched == []


def test_the_same_data_give_the_same_file(page: str, tmp_path: Path):
    again = tmp_path / "again.html"
    export.write_html(reading.load(SYRIA), {"from": "2015-08"}, again)
    ids = re.compile(r"[0-9a-f]{32}")  # folium names its elements at random
    assert ids.sub("", again.read_text(encoding="utf-8")) == ids.sub("", page)


def test_a_view_that_cannot_be_read_writes_nothing(tmp_path: Path):
    out = tmp_path / "map.html"
    with pytest.raises(InputError, match="'from'"):
        export.write_html(reading.load(SYRIA), {"from": "yesterday"}, out)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path):
    folder = tmp_path / "map.html"
    folder.mkdir()
    with pytest.raises(InputError, match=r"map\.html.*cannot be written"):
        plugins.write_whole(export.write_html, reading.load(SYRIA), {}, folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_the_file_says_its_licence_its_version_and_what_is_shown(tmp_path: Path):
    dataset = reading.load(SYRIA)
    hostile = replace(dataset, info=replace(dataset.info, title='"><script>x</script>'))
    export.write_html(hostile, {"from": "2015-08"}, tmp_path / "a.html")
    head = (tmp_path / "a.html").read_text(encoding="utf-8").split("</head>")[0]
    found = re.search('<meta name="description" content="([^"<>]*)" />', head)
    assert found
    said = unescape(found[1])
    assert dataset.info.attribution in said
    assert dataset.version in said
    assert " of 17, those that the view shows" in said
    assert '"><script>x' in said
