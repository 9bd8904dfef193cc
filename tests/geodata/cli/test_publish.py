from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata.briefings import publishing
from geodata.cli import briefings
from geodata.errors import InputError
from geodata.versions import roles
from tests.support import datasets
from tests.support.editions import build, install


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return datasets.with_seeds(tmp_path)


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_DATASET", str(folder))
    install(monkeypatch, build)
    commands = {command.name: command for command in briefings.COMMANDS}

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
    run("publish", "intervention", "--author", "ana\x1b[2J")
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
    text = run("published").stdout
    assert "\x1b" not in text
    second, first = re.split(r"\n(?=/b/)", text)
    assert second.startswith("/b/intervention-2/  ")
    assert first.startswith("/b/intervention/  ")
    assert "corrected by intervention-2" in first
    assert "corrects intervention: the title" in second
    assert "wrong still" in second


def test_a_withdrawal_names_the_restricted_links_that_still_work_and_ends_them_when_asked(run, folder: Path):
    run("publish", "intervention", "--author", "ana")
    with publishing.open_target(folder) as target:
        shelf, links = target.shelf, target.links
    edition = publishing.publish("intervention", folder, author="ana")
    files = {path.name: path.read_bytes() for path in (shelf.folder / "editions" / edition.ident).iterdir()}
    link, token = links.create(shelf.publish(files, "ana", public=False).ident, "ana", label="Bo")
    done = run("withdraw", "intervention", "--reason", "wrong")
    assert "that still work, on editions of their own: 1. End all" in done.stderr
    assert f"    dateline revoke {link.handle}  # for Bo\n" in done.stderr
    assert links.find(token) is not None
    done = run("withdraw", "intervention", "--reason", "wrong", "--links", "--author", "ana")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "that ended with it: 1\n" in done.stderr
    assert "dateline revoke" not in done.stderr
    assert links.find(token) is None


def test_standard_error_has_one_audit_line_for_each_change(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles.AUDIT, "handlers", [])
    run_of = [("publish", "intervention"), ("publish", "intervention"), ("withdraw", "intervention", "--reason", "x")]
    errors = "".join(run(*one, "--author", "ana").stderr for one in run_of)
    lines = [json.loads(line.partition(" dateline.audit ")[2]) for line in errors.splitlines() if "audit" in line]
    assert [(one["what"], one["who"], one["edition"]) for one in lines] == [
        ("briefing published", "ana", "intervention"),
        ("briefing withdrawn", "ana", "intervention"),
    ]


def test_a_withdrawal_needs_its_reason(run):
    assert run("withdraw", "intervention").exit_code == 2


def test_errors_that_a_user_can_repair_are_ours(run):
    assert isinstance(run("publish", "nobody").exception, InputError)
    assert isinstance(run("withdraw", "nobody", "--reason", "x").exception, InputError)
