from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from geodata import briefing, cli_publish
from geodata.errors import InputError
from tests.test_publishing import SYRIA, build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SYRIA.parent.parent / "seeds", tmp_path / "seeds")
    return shutil.copytree(SYRIA, tmp_path / "geodata" / "syria")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATELINE_DATASET", raising=False)
    monkeypatch.setattr(briefing, "_builder", lambda: build)
    dataset = click.Path(exists=True, file_okay=False, path_type=Path)
    commands = {one.name: one for one in cli_publish.commands(dataset, lambda: folder)}

    def run(name: str, *arguments: str) -> Result:
        return CliRunner().invoke(commands[name], [*arguments])

    return run


def test_publish_prints_the_address_and_nothing_else_on_standard_output(run):
    done = run("publish", "intervention", "--author", "ana")
    assert (done.exit_code, done.stdout) == (0, "/b/intervention/\n")
    assert "never changes" in done.stderr
    done = run("publish", "intervention", "--site", "https://map.example.org/")
    assert isinstance(done.exception, InputError)  # its page says where it is: other content


def test_the_whole_address_is_printed_where_it_is_known(run):
    done = run("publish", "intervention", "--site", "https://map.example.org/")
    assert done.stdout == "https://map.example.org/b/intervention/\n"


def test_a_correction_and_a_withdrawal_are_listed(run, folder: Path):
    run("publish", "intervention")
    path = folder / "briefings" / "intervention.toml"
    path.write_text(path.read_text("utf-8").replace("step by step", "in steps"), "utf-8")
    done = run("publish", "intervention", "--corrects", "intervention", "--correction", "the title")
    assert done.stdout == "/b/intervention-2/\n"
    done = run("withdraw", "intervention-2", "--reason", "wrong still")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "wrong still" in done.stderr
    listed = [json.loads(line) for line in run("published", "--format", "jsonl").stdout.splitlines()]
    assert {(one["ident"], one["withdrawn"]) for one in listed} == {
        ("intervention", ""),
        ("intervention-2", "wrong still"),
    }
    assert "corrected by intervention-2" in run("published").stdout


def test_a_withdrawal_needs_its_reason(run):
    assert run("withdraw", "intervention").exit_code == 2


def test_what_a_user_can_mend_is_one_of_our_errors(run):
    assert isinstance(run("publish", "nobody").exception, InputError)
    assert isinstance(run("withdraw", "nobody", "--reason", "x").exception, InputError)
