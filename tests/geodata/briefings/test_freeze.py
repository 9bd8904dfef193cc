from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from geodata.briefings import freeze
from geodata.errors import InputError

PAGE = """<!doctype html><html lang="en"><head><title>Trial</title>
<style>section { break-before: page } @page { size: A4 }</style></head><body><h1>Trial</h1>
<section><h2>One</h2><img src="one.png" alt="one"></section><section><h2>Two</h2></section>
<script>document.body.append(document.createElement("section"), "script")</script></body></html>"""
STAMP = b"/CreationDate (D:20261125143000+00'00')"


def test_timestamps_are_blanked_out_without_changing_an_offset():
    before = b"1 0 obj\n<<" + STAMP + b"\n" + STAMP.replace(b"Creation", b"Mod") + b">>\nendobj"
    after = freeze.without_timestamps(before)
    assert len(after) == len(before)
    assert b"2026" not in after
    assert after.index(b">>\nendobj") == before.index(b">>\nendobj")


def test_without_playwright_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "playwright", None)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(InputError, match=r"pip install \"dateline-map\[pdf\]\""):
        freeze.print_pdf({"index.html": b""})


def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(freeze.shutil, "which", lambda _: str(tmp_path / "gone"))
    with pytest.raises(InputError, match="a PDF needs Chromium, which did not work"):
        freeze.print_pdf({"index.html": b""})


@pytest.mark.browser
def test_one_page_gives_the_same_bytes_without_script_or_network():
    files = {"index.html": PAGE.replace("one.png", "https://example.org/one.png").encode()}
    first = freeze.print_pdf(files)
    assert first == freeze.print_pdf(files)
    assert first.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", first)) == 3
