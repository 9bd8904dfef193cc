"""The rooms of the house: who may import whom, how large a module and a folder may be; walked with `ast`."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.support.paths import ROOT

MODULES = sorted(path for folder in ("geodata", "dashboard") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

ROOMS: Final = (
    # geodata, from the ground up
    "geodata.errors",
    "geodata.model",
    "geodata.messages",
    "geodata.fileio",
    "geodata.taxonomy",
    "geodata.edtf",
    "geodata.wkt",
    "geodata.documents",
    "geodata.articles",
    "geodata.plugins",
    "geodata.online",
    "geodata.geocoding",
    "geodata.view",
    "geodata.tables",
    "geodata.drafting",
    "geodata.dataset",
    "geodata.layers",
    "geodata.interchange",
    "geodata.matching",
    "geodata.territory",
    "geodata.versions",
    "geodata.review",
    "geodata.briefings",
    "geodata.cli",
    # dashboard, which stands on all of geodata but its commands
    "dashboard.bundle",
    "dashboard.style",
    "dashboard.tabs",
    "dashboard.unsaved",
    "dashboard.kept_work",
    "dashboard.basemap",
    "dashboard.served",
    "dashboard.layered",
    "dashboard.access",
    "dashboard.session",
    "dashboard.filters",
    "dashboard.map",
    "dashboard.hosting",
    "dashboard.server",
    "dashboard.briefings",
    "dashboard.entrance",
    "dashboard.editing",
    "dashboard.importing",
    "dashboard.sharing",
    "dashboard.views",
    "dashboard.main",
    "dashboard.app",
)
"""Every room in the order of what it stands on: a room imports only rooms before it. A module that lies directly in
`geodata` or `dashboard` is a room of its own."""
TO_COME: Final[set[str]] = set()
"""Rooms whose place is kept; take each out of this set when it is there."""
STAGES: Final = ("times", "mentions", "resolving", "events", "backends")
"""The stages of drafting: they stand on `drafting.model`, `text` and `keys`, and below `pipeline`."""
INIT_WITH_CODE: Final = {
    "geodata/cli/__init__.py",
    "geodata/drafting/backends/__init__.py",
    "geodata/drafting/mentions/__init__.py",
    "geodata/drafting/resolving/__init__.py",
    "geodata/drafting/times/__init__.py",
}
"""Every other `__init__` holds one docstring and imports nothing, so that importing a module never costs a room."""
MOST_LINES: Final = 400
MOST_MODULES: Final = 25
MOST_LINES_OF_A_FUNCTION: Final = 50


PATHS: Final = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES
}
"""Every module by its dotted name."""


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, as dotted names; `from a import b` gives `a` and `a.b`."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules_imported(path: Path) -> set[str]:
    """The modules of ours that a file imports; a package counts only where something of its `__init__` is meant."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in PATHS else node.module for name in whole}
    return found & set(PATHS)


def touches(path: Path, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imports(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room that a module stands in; "" for the two packages themselves."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[:2]).removesuffix(".__init__")


def importers(package: str) -> set[str]:
    return {name(path) for path in MODULES if touches(path, package)}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_room_has_its_place_in_the_order():
    there = {room(path) for path in MODULES} - {"geodata", "dashboard"}
    assert there == set(ROOMS) - TO_COME
    assert len(ROOMS) == len(set(ROOMS))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_room_imports_only_rooms_below_it(path: Path):
    own = room(path)
    below = ROOMS.index(own) if own in ROOMS else 0
    rooms = {".".join(found.split(".")[:2]) for found in imports(path)} & set(ROOMS)
    assert not {found for found in rooms - {own} if ROOMS.index(found) > below}


def test_no_modules_import_each_other_in_a_circle():
    waiting = {module: modules_imported(path) - {module} for module, path in PATHS.items()}
    while free := [module for module, needs in waiting.items() if not needs & set(waiting)]:
        for module in free:
            del waiting[module]
    assert not waiting  # each of these stands in a circle, or imports one


@pytest.mark.parametrize("package", ["streamlit", "folium", "streamlit_folium", "branca", "dashboard"])
def test_geodata_knows_nothing_of_the_dashboard(package: str):
    assert not {path for path in importers(package) if path.startswith("geodata/")}


def test_errors_and_model_stand_at_the_bottom():
    assert not touches(ROOT / "geodata/errors.py", "geodata")
    inner = {found for found in imports(ROOT / "geodata/model.py") if found.startswith("geodata.")}
    assert {".".join(found.split(".")[:2]) for found in inner} <= {"geodata.errors"}


def test_only_geocoding_imports_geopy():
    assert importers("geopy") == {"geodata/geocoding/offline.py", "geodata/geocoding/remote.py"}


def test_only_the_room_online_talks_http():
    assert importers("requests") | importers("urllib3") == {"geodata/online/fetch.py"}


def test_only_the_map_imports_streamlit_folium():
    assert importers("streamlit_folium") == {"dashboard/map/plugin.py"}


@pytest.mark.parametrize("path", ["dashboard/map/plugin.py", "geodata/view/packed.py", "geodata/view/query.py"])
def test_drawing_and_querying_need_no_streamlit(path: str):
    assert not touches(ROOT / path, "streamlit")


@pytest.mark.parametrize("stage", STAGES)
def test_the_stages_of_drafting_never_import_each_other(stage: str):
    paths = sorted((ROOT / "geodata" / "drafting" / stage).rglob("*.py"))
    assert len(paths) > 1
    above = {f"geodata.drafting.{other}" for other in (*STAGES, "pipeline") if other != stage}
    for path in paths:
        assert not {other for other in above if touches(path, other)}, name(path)


def test_views_never_import_each_other():
    for path in (ROOT / "dashboard/views").glob("[a-z]*.py"):
        assert not {found for found in imports(path) if found.startswith("dashboard.views")}, name(path)


def test_nobody_imports_main_or_app():
    assert not importers("dashboard.main") | importers("dashboard.app")


def test_session_state_is_touched_in_two_places_only():
    users = {name(path) for path in MODULES if "session_state" in path.read_text(encoding="utf-8")}
    assert users == {"dashboard/session.py", "dashboard/filters.py"}


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=name)
def test_a_package_says_what_it_is_for_and_imports_nothing(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    if name(path) not in INIT_WITH_CODE:
        assert len(tree.body) == 1


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_small(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    for function in functions(path):
        assert (function.end_lineno or 0) - function.lineno <= MOST_LINES_OF_A_FUNCTION, function.name


def test_no_folder_holds_more_modules_than_one_can_take_in():
    full = Counter(path.parent for path in MODULES)
    assert not {name(folder): count for folder, count in full.items() if count > MOST_MODULES}


def test_a_class_name_stands_for_one_thing():
    counts = Counter(node.name for path in MODULES for node in nodes(path) if isinstance(node, ast.ClassDef))
    assert not {found: count for found, count in counts.items() if count > 1}


@pytest.mark.parametrize("path", sorted((ROOT / "dashboard").rglob("*.py")), ids=name)
def test_no_text_of_ours_goes_through_folium_popups_or_raw_html(path: Path):
    text = path.read_text(encoding="utf-8")
    for way in ("folium.Popup", "folium.Tooltip", "GeoJsonPopup", "unsafe_allow_html"):
        assert way not in text


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_test_file_imports_no_other(path: Path):
    assert not {found for found in imports(path) if found.split(".")[0] == "tests" and ".test_" in found}
