"""The README names what there is, and what it names is there."""

from __future__ import annotations

import re
import tomllib

import click
import pytest

from geodata import cli
from geodata.model import Status, WherePrec
from geodata.tables import columns
from geodata.view import url
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", README))
COMMANDS = cli.main.commands if isinstance(cli.main, click.Group) else {}
TABLES = (columns.EVENT_COLUMNS, columns.EVIDENCE_COLUMNS, columns.SOURCE_COLUMNS, columns.PLACE_COLUMNS)


def test_every_command_is_in_the_readme_and_the_other_way_round():
    told = set(re.findall(r"^dateline (\w+)", README, re.MULTILINE))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_that_the_readme_names_exists(name: str):
    told = {
        option
        for line in README.splitlines()
        if line.startswith(f"dateline {name} ")
        for option in re.findall(r"--[\w-]+", line)
    }
    assert told <= {option for parameter in COMMANDS[name].params for option in parameter.opts}


def test_every_column_is_in_the_readme():
    assert {column.name for table in TABLES for column in table} <= CODE


def test_every_url_parameter_is_in_the_readme_and_the_other_way_round():
    section = README.split("| parameter | says |")[1].split("\n\n")[0]
    told = {name for line in section.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert told == set(url.PARAMS)


@pytest.mark.parametrize("word", [*(status.value for status in Status), *(precision.word for precision in WherePrec)])
def test_every_word_of_the_vocabularies_is_in_the_readme(word: str):
    assert word in CODE


@pytest.mark.parametrize("address", re.findall(r"\]\(((?!https?:)[^)]+)\)", README))
def test_every_file_that_the_readme_shows_exists(address: str):
    assert (ROOT / address).is_file()


def test_every_module_is_on_the_map_of_the_code():
    drawing = README.split("## Map of the code")[1].split("## Licences")[0]
    named = set(re.findall(r"[a-z_0-9]+", drawing))
    modules = {path.stem for folder in ("geodata", "dashboard") for path in (ROOT / folder).glob("[a-z]*.py")}
    modules |= {path.parent.name for path in (ROOT / "geodata").glob("*/__init__.py")}
    assert modules <= named


def test_what_is_relied_on_exactly_is_pinned_exactly():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    for name in ("streamlit", "folium", "streamlit-folium"):
        assert any(re.fullmatch(rf"{name}==[\d.]+", requirement) for requirement in needed)
