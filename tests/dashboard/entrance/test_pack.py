"""The pack of modules: all that every page needs, as Streamlit has it, in the shape that our script can place."""

from __future__ import annotations

import json
import re

import pytest

from dashboard.entrance import modules, pack

TEXTS: dict[str, str] = json.loads(pack.content())
IMPORTED = re.compile(r"""(?:\bfrom|\bimport\(?)\s*(["'`])(\.[^"'`]*)\1""")
PLACED = re.compile(r"\./[\w.~-]+\.js")
"""What `placed` of src/host/modules.ts understands."""


def test_it_has_the_modules_of_streamlits_page_and_of_its_elements_each_as_it_is():
    assert set(modules.of_page()) < TEXTS.keys()
    for name in modules.OF_ELEMENTS:
        assert [file for file in TEXTS if file.startswith(f"{name}.")], name
    folder = modules.ROOT / "static" / "js"
    assert all(text.encode() == (folder / name).read_bytes() for name, text in TEXTS.items())


def test_all_that_its_modules_import_at_once_is_in_it():
    for name, text in TEXTS.items():
        assert {file.removeprefix("./") for file in re.findall(r'(?:from|import)"(\./[^"]+)"', text)} <= TEXTS.keys(), (
            name
        )


def test_our_script_can_place_each_module():
    for name, text in TEXTS.items():
        assert [file for _, file in IMPORTED.findall(text) if not PLACED.fullmatch(file)] == [], name
        assert set(re.findall(r"import\.meta\.?\w*", text)) <= {"import.meta.url", "import.meta.resolve"}, name


def test_its_address_changes_with_its_content(monkeypatch: pytest.MonkeyPatch):
    before = pack.address()
    monkeypatch.setattr(modules, "text", lambda name: f"// {name}")
    pack.address.cache_clear()
    try:
        assert pack.address() != before
    finally:
        monkeypatch.undo()
        pack.address.cache_clear()
    assert pack.address() == before
