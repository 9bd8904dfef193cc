"""The frozen briefing: the builder, and the page it makes of the bundled briefing."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dashboard.briefings import page
from geodata.briefings import briefing
from geodata.briefings import freeze as briefings_freeze
from geodata.briefings.freeze import files_of
from geodata.dataset import reading
from geodata.errors import DatasetError, InputError
from tests.support import datasets
from tests.support.paths import SYRIA

HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>${7*7}{{7*7}}'


def freeze(out: Path, dataset: Path = SYRIA, briefing: str = "intervention") -> dict[str, bytes]:
    briefings_freeze.freeze(briefing, dataset, out, build=page.build)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return freeze(tmp_path_factory.mktemp("brief") / "out")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The bundled dataset as a folder of its own, with its article in it."""
    return datasets.with_article(tmp_path / "data")


def test_two_builds_of_one_version_are_the_same_bytes(files: dict[str, bytes], tmp_path: Path):
    assert freeze(tmp_path / "again") == files


def test_the_manifest_holds_for_every_file(files: dict[str, bytes]):
    manifest = json.loads(files["manifest.json"])
    hashes = {name: sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"}
    assert {name: one["sha256"] for name, one in manifest["files"].items()} == hashes


def test_every_script_and_style_that_runs_has_its_hash_in_the_policy(files: dict[str, bytes]):
    text = files["index.html"].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for tag in ("script", "style"):
        for body in re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL):
            assert base64.b64encode(sha256(body.encode()).digest()).decode() in policy
    assert not re.search(r"<[a-z][^<>]*\s(?:on[a-z]+|style)=", text.split("</style>")[1].split("<script")[0])


def test_text_sources_and_ledger_are_readable_without_script(files: dict[str, bytes]):
    text = re.sub(r"<script.*?</script>", "", files["index.html"].decode(), flags=re.DOTALL)
    for words in ("Assad asks for air strikes", "recapture of Palmyra in March 2016", "Disputed by Russian government",
                  "no date of access is recorded", "5 of 17 events shown.", "Method and coverage"):  # fmt: skip
        assert words in text


def test_text_has_the_direction_of_its_script(files: dict[str, bytes]):
    page = files["index.html"].decode()
    for start in (
        "<h1",
        '<h2 id="title-1" tabindex="-1"',
        "<blockquote",
        '<div class="summary"><p',
        '<div class="caption"><p',
    ):
        assert f'{start} dir="auto">' in page


def test_pictures_have_the_sizes_that_the_page_says(files: dict[str, bytes]):
    assert Image.open(io.BytesIO(files["preview.png"])).size == (1200, 630)
    for name, width, height in re.findall(
        r'<img src="([^"]*)" width="(\d+)" height="(\d+)"', files["index.html"].decode()
    ):
        assert Image.open(io.BytesIO(files[name])).size == (int(width), int(height))


def test_the_data_are_the_published_rows(files: dict[str, bytes]):
    rows = list(csv.DictReader(io.StringIO(files["data.csv"].decode("utf-8-sig"))))
    features = json.loads(files["data.geojson"])["features"]
    assert [row["event_id"] for row in rows] == [feature["id"] for feature in features]
    assert {row["status"] for row in rows} == {"published"}


def test_hostile_text_stays_text_and_drafts_stay_out(files: dict[str, bytes], copied: Path, tmp_path: Path):
    events = copied / "events.csv"
    text = events.read_text("utf-8").replace("Syrian Civil War,", f'"{HOSTILE.replace(chr(34), chr(34) * 2)}",', 1)
    events.write_text(text.replace("putin-interview,published", "putin-interview,draft"), "utf-8")
    made = freeze(tmp_path / "out", copied)
    index = made["index.html"].decode()
    assert "alert(1)" in index
    assert "<img src=x" not in index
    assert index.count("<script") == files["index.html"].decode().count("<script")
    for data in made.values():
        assert b"putin-interview" not in data
    assert str(tmp_path).encode() not in b"".join(made.values())


def test_a_withdrawn_event_stops_the_build_and_writes_nothing(copied: Path, tmp_path: Path):
    events = copied / "events.csv"
    events.write_text(
        events.read_text("utf-8").replace("palmyra-recaptured,published", "palmyra-recaptured,withdrawn"), "utf-8"
    )
    with pytest.raises(DatasetError, match=r"step 5, view: the event 'palmyra-recaptured' was withdrawn"):
        freeze(tmp_path / "out", copied)
    assert not (tmp_path / "out").exists()


def test_an_unknown_briefing_or_version_is_reported(tmp_path: Path):
    with pytest.raises(InputError, match=r"no briefing 'intervenion'.*did you mean 'intervention'"):
        freeze(tmp_path / "out", briefing="intervenion")
    with pytest.raises(InputError, match="deadbeef"):
        briefings_freeze.freeze("intervention", SYRIA, tmp_path / "out", "deadbeef", build=page.build)
    assert list(tmp_path.iterdir()) == []


def test_with_a_site_every_address_that_others_read_is_whole(files: dict[str, bytes], tmp_path: Path):
    site = "https://news.example.org/b/intervention/"
    briefings_freeze.freeze("intervention", SYRIA, tmp_path / "out", build=page.build, site=site[:-1])
    text = (tmp_path / "out" / "index.html").read_text("utf-8")
    for address in (f'og:image" content="{site}preview.png"', f'og:url" content="{site}"', f'{site}oembed.json"'):
        assert address in text
    assert json.loads((tmp_path / "out" / "oembed.json").read_text())["thumbnail_url"] == f"{site}preview.png"
    assert b'og:image" content="preview.png"' in files["index.html"]
    assert "oembed.json" not in files


def test_a_server_gets_the_files_that_a_folder_would_hold(files: dict[str, bytes]):
    dataset = reading.load(SYRIA)
    known, _ = briefing.read_briefing("intervention", (SYRIA / "briefings" / "intervention.toml").read_bytes())
    assert known
    assert files_of(known, dataset, page.build) == files


def head_of(**values: Any) -> str:
    known, _ = briefing.read_briefing("intervention", (SYRIA / "briefings" / "intervention.toml").read_bytes())
    assert known
    files = files_of(replace(known, **values), reading.load(SYRIA), page.build, "https://x.test/b/intervention-2/")
    return files["index.html"].decode().partition('<nav class="contents"')[0]


def test_a_page_says_by_whom_and_when_it_was_published_and_what_it_corrects():
    imprint = briefing.Imprint("2026-12-01", "intervention", f"The day was wrong. {HOSTILE}")
    text = head_of(byline=f"Ana {HOSTILE}", publisher="The News", language="ar", imprint=imprint)
    assert '<html lang="ar">' in text
    assert '<main id="text" dir="rtl">' in text
    assert "<script>alert" not in text
    for words in ("The News", "Corrected edition of", "Correction, 1 December 2026:", "The day was wrong."):
        assert words in text
    assert '<a href="../intervention/">The edition before</a>' in text
    assert '<time datetime="2026-12-01">1 December 2026</time>' in text


def test_a_page_without_an_imprint_names_neither_day_nor_correction():
    text = head_of()
    assert '<html lang="en">' in text
    assert not re.search('class="(byline|correction)"', text)
