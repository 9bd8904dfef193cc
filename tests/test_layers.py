"""The house's rules of who may import whom, walked with `ast`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("geodata", "dashboard") for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, as dotted names; `from a import b` gives `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def touches(path: Path, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imports(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def importers(package: str) -> set[str]:
    return {name(path) for path in MODULES if touches(path, package)}


@pytest.mark.parametrize("package", ["streamlit", "folium", "streamlit_folium", "branca", "dashboard"])
def test_geodata_knows_nothing_of_the_dashboard(package: str):
    assert not {path for path in importers(package) if path.startswith("geodata/")}


def test_errors_and_model_stand_at_the_bottom():
    assert not touches(ROOT / "geodata/errors.py", "geodata")
    inner = {found for found in imports(ROOT / "geodata/model.py") if found.startswith("geodata.")}
    assert inner <= {"geodata.errors"}


def test_only_geocode_imports_geopy():
    assert importers("geopy") == {"geodata/geocode/offline.py", "geodata/geocode/remote.py"}


def test_only_wire_talks_http():
    assert importers("requests") | importers("urllib3") == {"geodata/wire.py"}


def test_only_atlas_imports_streamlit_folium():
    assert importers("streamlit_folium") == {"dashboard/atlas.py"}


@pytest.mark.parametrize("path", ["dashboard/atlas.py", "geodata/packed.py", "geodata/query.py"])
def test_drawing_and_querying_need_no_streamlit(path: str):
    assert not touches(ROOT / path, "streamlit")


@pytest.mark.parametrize("stage", ["times", "places", "placing"])
def test_the_stages_of_drafting_never_import_each_other(stage: str):
    others = {"times", "places", "placing", "draft"} - {stage}
    for path in (ROOT / "geodata" / stage).glob("*.py"):
        assert not {other for other in others if touches(path, f"geodata.{other}")}, name(path)


def test_views_never_import_each_other():
    for path in (ROOT / "dashboard/views").glob("[a-z]*.py"):
        assert not {found for found in imports(path) if found.startswith("dashboard.views")}, name(path)


def test_nobody_imports_main_or_app():
    assert not importers("dashboard.main") | importers("dashboard.app")


def test_session_state_is_touched_in_two_places_only():
    users = {name(path) for path in MODULES if "session_state" in path.read_text(encoding="utf-8")}
    assert users == {"dashboard/session.py", "dashboard/filters.py"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_one_thing(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 50, f"{node.name} in {name(path)}"


@pytest.mark.parametrize("path", sorted((ROOT / "dashboard").rglob("*.py")), ids=name)
def test_no_text_of_ours_goes_through_folium_popups_or_raw_html(path: Path):
    text = path.read_text(encoding="utf-8")
    for way in ("folium.Popup", "folium.Tooltip", "GeoJsonPopup", "unsafe_allow_html"):
        assert way not in text
