"""README.md and docs/ name what there is, and what they name is there: each demand on the page where it belongs."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import click
import pytest

from geodata import cli, model, taxonomy
from geodata.briefings.briefing import Briefing, Step
from geodata.interchange import detection
from geodata.tables import columns
from geodata.view import query, url

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
COMMANDS: Final = cli.main.commands if isinstance(cli.main, click.Group) else {}
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TABLES: Final = {
    "events.csv": columns.EVENT_COLUMNS,
    "evidence.csv": columns.EVIDENCE_COLUMNS,
    "sources.csv": columns.SOURCE_COLUMNS,
    "places.csv": columns.PLACE_COLUMNS,
    "media.csv": columns.MEDIA_COLUMNS,
}
SOURCES: Final = sorted(path for name in ("geodata", "dashboard") for path in (ROOT / name).rglob("*.py"))
LINK: Final = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
FENCED: Final = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOLDERS: Final = "geodata|dashboard|tests|bench|build_hooks|deploy|docs|seeds"


def classes() -> Counter[str]:
    """How many classes have each name."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)
    return Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one of the same or a higher level."""
    level = heading.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", PAGES[page], re.MULTILINE | re.DOTALL
    )
    assert found, f"{page} has no heading {heading!r}"
    return found[1]


def prose(text: str) -> str:
    """The text without its blocks of code."""
    return FENCED.sub("", text)


def code(text: str) -> list[str]:
    """Lines of the blocks of code, and what stands between backticks."""
    return [line for _, block in FENCED.findall(text) for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", prose(text)
    )


def table(page: str, heading: str, first: str) -> list[list[str]]:
    """The cells of the rows of a table below a heading, without its head, which begins with `first`."""
    rows = [line for line in section(page, heading).splitlines() if line.startswith("|")]
    start = next(at for at, row in enumerate(rows) if row.startswith(f"| {first} |"))
    found = []
    for row in rows[start + 2 :]:
        if re.match(r"\|-", row):  # the next table has begun
            return found[:-1]
        found.append([cell.strip() for cell in row.strip("|").split(" | ")])
    return found


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def firsts(page: str, heading: str, first: str) -> list[str]:
    """What the first cells of a table name, in order."""
    return [word for row in table(page, heading, first) for word in words(row[0])]


def parameters(name: str) -> list[click.Parameter]:
    """Those of a command, or of all that are below it."""
    command = COMMANDS[name]
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [parameter for one in (command, *below) for parameter in one.params]


def options(name: str) -> set[str]:
    return {option for parameter in parameters(name) for option in parameter.opts if option.startswith("-")}


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: Counter[str] = Counter()
    made = set()
    for heading in re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        made.add(f"{slug}-{found[slug]}" if found[slug] else slug)
        found[slug] += 1
    return made


def links() -> Iterator[tuple[str, str]]:
    for page, text in PAGES.items():
        for target in LINK.findall(prose(text)):
            yield page, target


# --- the README leads, and every page is reached


def test_the_readme_leads_a_newcomer_and_is_no_manual():
    assert len(PAGES["README.md"].splitlines()) <= 120


def test_every_page_is_linked_from_the_readme_or_from_a_page_that_it_links():
    reached = {"README.md"}
    for _ in range(2):
        reached |= {resolved(page, target)[0] for page, target in links() if page in reached}
    assert set(PAGES) <= reached


def resolved(page: str, target: str) -> tuple[str, str]:
    """The file that a link on a page leads to, relative to the root, and its anchor."""
    name, _, anchor = unquote(target).partition("#")
    file = (ROOT / page).parent / name if name else ROOT / page
    return file.resolve().relative_to(ROOT).as_posix(), anchor


@pytest.mark.parametrize(("page", "target"), sorted(set(links())))
def test_every_link_leads_to_a_file_and_a_heading(page: str, target: str):
    file, anchor = resolved(page, target)
    assert (ROOT / file).is_file()
    assert not anchor or anchor in anchors((ROOT / file).read_text(encoding="utf-8"))


def test_every_picture_is_shown():
    shown = {resolved(page, target)[0] for page, target in links()}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.png")} <= shown


def test_what_the_readme_links_is_in_the_source_distribution():
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    for page, target in links():
        if page == "README.md":
            assert any(f"/{resolved(page, target)[0]}/".startswith(f"{name}/") for name in included), target


# --- commands


def test_every_command_has_a_section_and_the_other_way_round():
    headings = re.findall(r"^### dateline (\w+)$", PAGES["docs/commands.md"], re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_in_its_commands_section_and_the_other_way_round(name: str):
    text = prose(section("docs/commands.md", f"### dateline {name}"))  # the synopsis alone explains nothing
    assert set(re.findall(r"(?<![\w-])(?:--[a-z][\w-]*|-[a-z])(?![\w-])", text)) == options(name)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_choice_is_in_its_commands_section(name: str):
    text = section("docs/commands.md", f"### dateline {name}")
    choices = {str(word) for one in parameters(name) if isinstance(one.type, click.Choice) for word in one.type.choices}
    assert choices <= set(words(prose(text)))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_shows_exists_with_its_options(page: str):
    for line in code(PAGES[page]):
        # at the beginning, in a container, or by its path
        for name, rest in re.findall(r"(?:^|app-1 |/bin/)dateline ([a-z]+)([^&|#]*)", line):
            assert name in COMMANDS, line
            assert set(re.findall(r"(?<![\w-])--[a-z-]+", rest)) <= options(name), line


def test_every_form_of_other_peoples_data_is_listed_and_the_other_way_round():
    listed = firsts("docs/commands.md", "### dateline import", "format")
    assert sorted(listed) == sorted(detection.known())


# --- the dataset


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_in_its_tables_section_and_the_other_way_round(name: str):
    told = firsts("docs/dataset.md", f"### {name}", "column")
    assert sorted(told) == sorted(column.name for column in TABLES[name])


def test_every_key_of_the_description_is_there_and_the_other_way_round():
    assert sorted(firsts("docs/dataset.md", "## dataset.toml", "key")) == sorted(
        field.name for field in fields(model.DatasetInfo)
    )


def test_every_word_of_the_columns_is_there_and_the_other_way_round():
    told = {row[0].strip("`"): words(row[1]) for row in table("docs/dataset.md", "### Words of the columns", "column")}
    precisions = [precision.word for precision in model.WherePrec]
    stances = ["supports", "disputes"]
    assert told == {
        "status": list(model.Status),
        "place_basis": list(model.PlaceBasis),
        "where_prec": precisions,
        "stance": stances,
        "sensitive": list(columns.SENSITIVE),
        "kind": list(columns.MEDIA_KINDS),
    }
    stance = next(column for column in columns.EVIDENCE_COLUMNS if column.name == "stance")
    assert all(word in stance.rules[0].explain("?") for word in stances)


def test_every_event_type_is_there_and_the_other_way_round():
    told = set()
    for row in table("docs/dataset.md", "### Event types", "`event_type`"):
        event_type = row[0].strip("`")
        told |= {(event_type, ""), *((event_type, word) for cell in row[1:] for word in words(cell))}
    assert told == set(taxonomy.read().group_of)


def test_every_legend_group_is_there_in_its_order():
    told = [tuple(cell.strip("`") for cell in row) for row in table("docs/dataset.md", "### Legend groups", "group")]
    assert told == [(group.group, group.label, group.symbol) for group in taxonomy.read().groups]


# --- the URL, briefings


def test_every_url_parameter_is_there_and_the_other_way_round():
    assert firsts("docs/url.md", "## Parameters", "parameter") == list(url.PARAMS)


def test_every_word_of_a_url_parameter_is_there_and_the_other_way_round():
    told = {row[0].strip("`"): words(row[1]) for row in table("docs/url.md", "## Parameters", "parameter")}
    assert told["dates"] == list(query.DATE_WORDS)
    assert told["places"] == [precision.word for precision in model.WherePrec]
    assert told["mode"] == ["window", "cumulative"]


def test_every_key_of_a_briefing_is_there_and_the_other_way_round():
    assert sorted(firsts("docs/briefings.md", "## The file", "key")) == sorted(
        field.name
        for field in fields(Briefing)
        if field.name not in {"ident", "imprint"}  # not in the file
    )
    assert firsts("docs/briefings.md", "## The file", "key of a step") == [field.name for field in fields(Step)]


# --- the code


@pytest.mark.parametrize("package", ["geodata", "dashboard"])
def test_every_room_is_on_the_map_of_the_code_and_the_other_way_round(package: str):
    folder = ROOT / package
    rooms = [path.stem for path in folder.glob("[a-z]*.py")]
    rooms += [f"{path.parent.name}/" for path in folder.glob("*/__init__.py")]
    assert sorted(firsts("docs/code.md", f"### {package}", "room")) == sorted(rooms)


def test_every_class_in_the_table_of_words_is_one_class():
    named = [word for row in table("docs/code.md", "## Words", "word") for word in words(row[0])]
    assert named
    known = classes()
    assert {word: known[word] for word in named} == dict.fromkeys(named, 1)


def test_every_extension_of_ours_is_in_the_code_page_and_the_other_way_round():
    group = ""
    told: dict[str, dict[str, str]] = {}
    for row in table("docs/code.md", "## How to extend it", "group"):
        group = words(row[0])[0] if words(row[0]) else group
        told.setdefault(group, {})[row[1].strip("`")] = row[2].strip("`")
    assert told == PROJECT["project"]["entry-points"]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_module_that_a_page_names_exists(page: str):
    for line in code(PAGES[page]):
        for name in re.findall(rf"(?<![\w/.~-])(?:{FOLDERS})/[\w./-]*\w", line):
            assert (ROOT / name).exists(), line
        for name in re.findall(rf"(?:-m |^)((?:{FOLDERS})(?:\.\w+)*)(?=[: ]|$)", line):
            path = ROOT / name.replace(".", "/")
            assert path.is_dir() or path.with_suffix(".py").is_file(), line


@pytest.mark.parametrize("page", PAGES)
def test_every_target_of_make_and_every_extra_that_a_page_names_exists(page: str):
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for line in code(PAGES[page]) for name in re.findall(r"^make (\w+)", line)} <= set(targets)
    extras = re.findall(r"(?:dateline-map|'\.)\[([\w,]+)\]", PAGES[page])
    assert {name for found in extras for name in found.split(",")} <= set(PROJECT["project"]["optional-dependencies"])


def test_every_variable_that_a_page_names_is_in_the_table_of_variables():
    named = {name for text in PAGES.values() for name in re.findall(r"DATELINE_\w+", text)}
    assert named == {name for name in firsts("docs/hosting.md", "### Variables", "variable") if "DATELINE" in name}


def test_what_is_relied_on_exactly_is_pinned_exactly():
    for name in ("streamlit", "folium", "streamlit-folium"):
        assert any(re.fullmatch(rf"{name}==[\d.]+", requirement) for requirement in PROJECT["project"]["dependencies"])
