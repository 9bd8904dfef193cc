from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata.briefings import editions, restricted_links
from geodata.cli import briefings
from geodata.errors import InputError
from geodata.versions import roles
from geodata.versions.store import FileStore
from tests.support.editions import install
from tests.support.paths import SYRIA

BRIEFING = "intervention"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashes of passwords cost little, and a frozen briefing next to nothing."""
    monkeypatch.setattr(restricted_links, "SCRYPT", {"n": 16, "r": 1, "p": 1})
    install(monkeypatch, lambda *_: {"index.html": b"page"})


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    shutil.copytree(SYRIA, tmp_path / "data", ignore=shutil.ignore_patterns(".dateline*"))
    return tmp_path / "data"


def run(name: str, *args: object, sent: str = "") -> Result:
    commands = {command.name: command for command in briefings.COMMANDS}
    return CliRunner().invoke(commands[name], [str(arg) for arg in args], input=sent)


def links_of(dataset: Path) -> restricted_links.Links:
    return restricted_links.links_of_store(FileStore(dataset))


def link(dataset: Path, *args: object, sent: str = "") -> tuple[str, Result]:
    """The token of a new link, and what the command said."""
    result = run("link", BRIEFING, "--dataset", dataset, *args, sent=sent)
    assert result.exit_code == 0, result.output
    found = re.fullmatch(r"(?:\S*/)?s/([\w-]{43})/\n", result.stdout)
    assert found, result.stdout
    return found[1], result


def test_standard_output_has_the_address_alone(dataset: Path):
    token, result = link(dataset, "--author", "ana")
    assert result.stdout == f"/s/{token}/\n"
    made = links_of(dataset).find(token)
    assert made is not None
    assert made.author == "ana"
    assert f"dateline revoke {made.handle}" in result.stderr
    assert made.expires_at in result.stderr
    assert token not in result.stderr


def test_the_frozen_briefing_is_on_the_shelf_and_not_public(dataset: Path):
    token, _ = link(dataset)
    shelf_editions = editions.shelf_of_store(FileStore(dataset)).all()
    assert [(one.briefing, one.public) for one in shelf_editions] == [(BRIEFING, False)]
    assert links_of(dataset).find(token).ident == shelf_editions[0].ident
    assert editions.shelf_of_store(FileStore(dataset)).read(shelf_editions[0].ident, "index.html") == b"page"


def test_links_to_the_same_content_share_an_edition_until_it_is_withdrawn(dataset: Path):
    first, second = (links_of(dataset).find(link(dataset)[0]) for _ in range(2))
    assert first.ident == second.ident
    editions.shelf_of_store(FileStore(dataset)).withdraw(first.ident, "a mistake", "ana")
    assert links_of(dataset).find(link(dataset)[0]).ident != first.ident


@pytest.mark.parametrize("site", ["https://map.example.org", "https://map.example.org/"])
def test_with_a_site_the_address_is_absolute(dataset: Path, site: str):
    token, result = link(dataset, "--site", site)
    assert result.stdout == f"https://map.example.org/s/{token}/\n"


def test_the_default_author_is_this_computers_user(dataset: Path):
    token, _ = link(dataset)
    assert links_of(dataset).find(token).author == roles.author_here()


@pytest.mark.parametrize(
    ("option", "sent"), [("--password-stdin", "correct horse\r\n"), ("--password", "correct horse\ncorrect horse\n")]
)
def test_a_password_is_read_and_never_shown(dataset: Path, option: str, sent: str):
    token, result = link(dataset, option, sent=sent)
    assert links_of(dataset).find(token).accepts("correct horse")
    assert not links_of(dataset).find(token).accepts("")
    assert "correct" not in result.output
    assert "Readers need the password too" in result.stderr


@pytest.mark.parametrize(
    ("args", "sent"),
    [
        (("--password-stdin",), "short\n"),
        (("--password-stdin",), ""),
        (("--password-stdin",), "\n"),
        (("--label", "x" * 101), ""),
        (("--author", "x" * 400), ""),
        (("--site", "no address"), ""),
    ],
)
def test_unusable_values_leave_neither_link_nor_edition(dataset: Path, args: tuple[str, ...], sent: str):
    result = run("link", BRIEFING, "--dataset", dataset, *args, sent=sent)
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""
    assert links_of(dataset).all() == ()
    assert editions.shelf_of_store(FileStore(dataset)).all() == ()


@pytest.mark.parametrize("days", ["0", "366", "-1"])
def test_a_link_lasts_a_day_to_a_year(dataset: Path, days: str):
    assert run("link", BRIEFING, "--dataset", dataset, "--days", days).exit_code == 2


def test_an_unknown_briefing_makes_no_link(dataset: Path):
    result = run("link", "nothing", "--dataset", dataset)
    assert isinstance(result.exception, InputError)
    assert links_of(dataset).all() == ()


def test_the_list_names_every_link_and_no_token(dataset: Path, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as past:
        real = restricted_links.now
        past.setattr(restricted_links, "now", lambda days=0: real(days - 40))
        old, _ = link(dataset)
    ended, _ = link(dataset, "--label", "for Bo", "--author", "ana")
    new, _ = link(dataset, "--password-stdin", "--days", "7", sent="correct horse\n")
    run("revoke", links_of(dataset).find(ended).handle, "--dataset", dataset, "--author", "bo")
    lines = run("links", "--dataset", dataset, "--format", "jsonl").stdout
    links = [json.loads(line) for line in lines.splitlines()]
    assert {one["state"] for one in links[:2]} == {"open", "revoked"}
    assert links[2]["state"] == "expired"
    assert {one["title"] for one in links} == {editions.shelf_of_store(FileStore(dataset)).all()[0].title}
    assert {one["briefing"] for one in links} == {BRIEFING}
    revoked = next(one for one in links if one["state"] == "revoked")
    assert (revoked["label"], revoked["author"], revoked["revoked_by"]) == ("for Bo", "ana", "bo")
    text = run("links", "--dataset", dataset).stdout
    assert "for for Bo" in text
    assert "revoked by bo" in text
    assert "with a password" in text
    kept = {
        secret for one in links_of(dataset).all() for secret in (one.digest, one.key, one.salt, one.password) if secret
    }
    for secret in (old, ended, new, "correct horse", *kept):
        assert secret not in text + lines


def test_a_revoked_link_opens_nothing(dataset: Path):
    token, _ = link(dataset)
    handle = links_of(dataset).find(token).handle
    result = run("revoke", handle, "--dataset", dataset, "--author", "ana")
    assert f"{handle} was revoked by ana" in result.stderr
    assert links_of(dataset).find(token) is None


def test_standard_error_names_who_made_and_ended_a_link(dataset: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles.AUDIT, "handlers", [])
    token, made = link(dataset, "--author", "ana")
    found = links_of(dataset).find(token)
    ended = run("revoke", found.handle, "--dataset", dataset, "--author", "bo")
    audit_lines = [line.partition(" dateline.audit ")[2] for line in (made.stderr + ended.stderr).splitlines()]
    lines = [json.loads(line) for line in audit_lines if line]
    assert [(one["what"], one["who"], one["edition"]) for one in lines] == [
        ("briefing frozen", "ana", found.ident),
        ("link created", "ana", found.ident),
        ("link revoked", "bo", found.ident),
    ]
    assert [one.get("handle") for one in lines] == [None, found.handle, found.handle]


def test_a_link_whose_edition_was_withdrawn_says_so_in_the_list(dataset: Path):
    token, _ = link(dataset)
    editions.shelf_of_store(FileStore(dataset)).withdraw(links_of(dataset).find(token).ident, "a mistake", "ana")
    assert "its edition was withdrawn: a mistake" in run("links", "--dataset", dataset).stdout


def test_an_unknown_link_cannot_be_revoked(dataset: Path):
    link(dataset)
    result = run("revoke", "nothing", "--dataset", dataset)
    assert isinstance(result.exception, InputError)
    assert "`dateline links` lists them" in str(result.exception)


def test_hostile_names_are_shown_as_text_and_damage_is_reported(dataset: Path):
    token, _ = link(dataset)
    known = links_of(dataset)
    handle = known.find(token).handle
    path = known.folder / f"{handle}.json"
    values = json.loads(path.read_bytes())
    path.write_text(json.dumps({**values, "author": "an\u202ea\x1b[2J"}))
    text = run("links", "--dataset", dataset).stdout
    assert "an\\u202ea\\u001b[2J" in text
    path.write_text("{")
    assert f"{handle}  damaged" in run("links", "--dataset", dataset).stdout


def test_a_database_needs_a_folder_for_the_links(dataset: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_STORE", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.delenv("DATELINE_STATE", raising=False)
    for args in (("links",), ("revoke", "x"), ("link", BRIEFING)):
        result = run(*args, "--dataset", dataset)
        assert isinstance(result.exception, InputError)
        assert "DATELINE_STATE" in str(result.exception)
