from __future__ import annotations

import json
import logging
import os
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import fileio
from geodata.briefings import restricted_links
from geodata.briefings.restricted_links import Links
from geodata.errors import DatasetError, InputError
from tests.support import rights

PASSWORD = "correct horse"  # noqa: S105 - the tests' own
UMLAUT = "Zürich 2016"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashes of passwords cost little, as few tests are about their cost."""
    monkeypatch.setattr(restricted_links, "SCRYPT", {"n": 16, "r": 1, "p": 1})


@pytest.fixture
def links(tmp_path: Path) -> Links:
    return Links(tmp_path / "state" / "links")


def record(links: Links, handle: str) -> Path:
    return links.folder / f"{handle}.json"


def aged(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let everything that is made from now on be so many days old."""
    real = restricted_links.now
    monkeypatch.setattr(restricted_links, "now", lambda more=0: real(more - days))


def test_a_server_without_links_lists_none_and_creates_no_folder(links: Links):
    assert links.all() == ()
    assert links.find("x" * 43) is None
    assert not links.folder.exists()


def test_a_token_opens_its_link_and_no_other(links: Links):
    (one, first), (two, second) = links.create("aaa", "ana"), links.create("bbb", "bo")
    assert links.find(first) == one
    assert links.find(second) == two
    assert (one.ident, two.ident) == ("aaa", "bbb")


def test_a_token_has_256_random_bits_and_the_handle_96_others(links: Links):
    made = [links.create("aaa", "ana") for _ in range(20)]
    assert {len(token) for _, token in made} == {43}
    assert {len(link.handle) for link, _ in made} == {24}
    assert len({token for _, token in made} | {link.handle for link, _ in made}) == 40


def test_neither_token_nor_password_is_kept_shown_or_logged(links: Links, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        link, token = links.create("aaa", "ana", password=PASSWORD, label="for Bo")
        links.find(token)
        links.revoke(link.handle, "ana")
    kept = b"".join(path.read_bytes() for path in links.folder.iterdir())
    for secret in (token, PASSWORD):
        assert secret.encode() not in kept
        assert secret not in caplog.text + repr(link) + repr(links.all())
    for secret in (link.digest, link.key, link.password):
        assert secret not in caplog.text + repr(link)


def test_links_last_30_days_by_default(links: Links, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(restricted_links, "now", lambda days=0: f"2026-11-{days + 1:02d}T00:00:00Z")
    link, _ = links.create("aaa", "ana")
    assert (link.created_at, link.expires_at) == ("2026-11-01T00:00:00Z", "2026-11-31T00:00:00Z")


@pytest.mark.parametrize("days", [-1, 0, 366, 10**12])
def test_a_link_lasts_a_day_at_least_and_a_year_at_most(links: Links, days: int):
    with pytest.raises(InputError, match="1 to 365"):
        links.create("aaa", "ana", days=days)
    assert links.all() == ()


def test_an_expired_link_opens_nothing_and_is_listed(links: Links, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as past:
        aged(past, 2)
        _, token = links.create("aaa", "ana", days=1)
        assert links.find(token) is not None
    assert links.find(token) is None
    assert [link.state for link in links.all()] == ["expired"]


def test_a_revoked_link_opens_nothing_in_any_process_and_names_who_revoked_it(links: Links):
    link, token = links.create("aaa", "ana")
    other = Links(links.folder)
    assert other.find(token) is not None
    links.revoke(link.handle, "bo")
    assert other.find(token) is None
    assert links.find(token) is None
    revoked = other.all()[0]
    assert (revoked.state, revoked.revoked_by, bool(revoked.revoked_at)) == ("revoked", "bo", True)


def test_a_revocation_is_seen_after_the_folder_has_settled(links: Links, monkeypatch: pytest.MonkeyPatch):
    link, token = links.create("aaa", "ana")
    past = time.time() - 60
    os.utime(links.folder, (past, past))
    other = Links(links.folder)
    assert other.find(token) is not None
    monkeypatch.setattr(
        restricted_links, "read_records", lambda _: pytest.fail("read without need")
    )  # not at every look
    assert other.find(token) is not None
    monkeypatch.undo()
    links.revoke(link.handle, "bo")
    assert other.find(token) is None


def test_a_revocation_within_one_tick_of_the_disk_clock_is_seen(links: Links):
    link, token = links.create("aaa", "ana")
    tick = time.time_ns()
    os.utime(links.folder, ns=(tick, tick))
    other = Links(links.folder)
    assert other.find(token) is not None
    links.revoke(link.handle, "bo")
    os.utime(links.folder, ns=(tick, tick))
    assert other.find(token) is None


def test_the_first_revocation_stays_on_record(links: Links):
    link, _ = links.create("aaa", "ana")
    first = links.revoke(link.handle, "ana")
    assert links.revoke(link.handle, "bo") == first


@pytest.mark.parametrize("handle", ["", "0" * 24, "../shelf/records/trial", "a\0b", "A" * 24])
def test_an_unknown_link_cannot_be_revoked(links: Links, handle: str):
    links.create("aaa", "ana")
    with pytest.raises(InputError, match="there is no link"):
        links.revoke(handle, "ana")


DAMAGES = {
    "cut": lambda text: text[:100],
    "empty": lambda _: "",
    "no object": lambda _: "[]",
    "number": lambda _: "7",
    "deep": lambda _: "[" * 100_000,
    "no end": lambda text: text.replace('"expires_at": "2', '"expires_at": "x2'),
    "an end that sorts last": lambda text: text.replace('"expires_at": "2', '"expires_at": "9999-2'),
    "no digest": lambda text: text.replace('"digest": "', '"digest": "0'),
    "password taken out": lambda text: text.replace('"password": "', '"was": "'),
    "password blanked": lambda text: json.dumps({**json.loads(text), "password": ""}),
    "revocation without a time": lambda text: json.dumps({**json.loads(text), "revoked_by": "bo"}),
    "another handle": lambda text: json.dumps({**json.loads(text), "handle": "0" * 24}),
    "another kind": lambda text: text.replace("dateline-link/1", "dateline-link/2"),
    "no text": lambda text: json.dumps({**json.loads(text), "label": 7}),
    "a key that is none": lambda text: json.dumps({**json.loads(text), "key": "zz"}),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_record_opens_nothing_and_authors_see_it(links: Links, damage, caplog):
    bad, token = links.create("aaa", "ana", password=PASSWORD)
    _, other = links.create("bbb", "bo")
    path = record(links, bad.handle)
    path.write_text(damage(path.read_text()))
    fresh = Links(links.folder)
    assert fresh.find(token) is None
    assert fresh.find(other) is not None
    assert sorted(link.state for link in fresh.all()) == ["damaged", "open"]
    assert caplog.text.count(f"{bad.handle}.json") == 1
    with pytest.raises(InputError, match=f"{bad.handle}.json"):
        fresh.revoke(bad.handle, "ana")


def test_a_repaired_record_opens_again(links: Links, monkeypatch: pytest.MonkeyPatch):
    link, token = links.create("aaa", "ana")
    path = record(links, link.handle)
    whole = path.read_bytes()
    path.write_bytes(b"")
    past = time.time() - 60
    os.utime(links.folder, (past, past))
    fresh = Links(links.folder)
    assert fresh.find(token) is None
    path.write_bytes(whole)  # the folder's own time does not change
    later = time.monotonic() + 60
    monkeypatch.setattr(restricted_links.time, "monotonic", lambda: later)
    assert fresh.find(token) == link


def test_a_disk_that_is_full_leaves_no_link(links: Links, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, _: bytes, **__: object) -> None:
        raise DatasetError(f"{path.name} could not be written")

    monkeypatch.setattr(fileio, "write", full)
    with pytest.raises(DatasetError, match="could not be written"):
        links.create("aaa", "ana")
    assert links.all() == ()


def test_links_stay_out_of_a_datasets_git(links: Links):
    links.create("aaa", "ana")
    assert (links.folder / ".gitignore").read_text() == "*\n"


def test_many_may_make_links_at_once(links: Links):
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(Links(links.folder).create("aaa", "ana")[1])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(links.find(token) for token in made)
    assert len(links.all()) == 8


def test_the_newest_link_comes_first(links: Links, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as past:
        aged(past, 2)
        old, _ = links.create("aaa", "ana")
    new, _ = links.create("aaa", "ana")
    assert [link.handle for link in links.all()] == [new.handle, old.handle]


def test_a_password_matches_however_the_keyboard_encodes_it(links: Links):
    link, _ = links.create("aaa", "ana", password=UMLAUT)
    assert link.has_password
    assert link.accepts(UMLAUT)
    assert link.accepts("Zu\u0308rich 2016")  # as another keyboard writes it
    assert not any(link.accepts(wrong) for wrong in ("", "zürich 2016", "Zürich 2016 ", "\ud800", "a\0b", "x" * 5000))


def test_hashing_a_password_costs_as_much_as_owasp_recommends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    assert restricted_links.SCRYPT == {"n": 2**14, "r": 8, "p": 5}
    assert restricted_links.password_hash(PASSWORD, "00" * 16) == restricted_links.password_hash(PASSWORD, "00" * 16)


def test_two_links_with_one_password_have_different_hashes(links: Links):
    (one, _), (two, _) = (links.create("aaa", "ana", password=PASSWORD) for _ in range(2))
    assert one.password != two.password


@pytest.mark.parametrize("password", ["short", "x" * 201, "seven\0and", "two\nlines", "\ud800" * 9])
def test_an_unusable_password_is_refused_with_the_reason(links: Links, password: str):
    with pytest.raises(InputError, match="the password"):
        links.create("aaa", "ana", password=password)


@pytest.mark.parametrize(("name", "value"), [("label", "x" * 101), ("label", "a\nb"), ("author", "x" * 321)])
def test_author_and_label_must_be_short_and_plain(links: Links, name: str, value: str):
    given_ = {"author": "ana", "label": "", name: value}
    with pytest.raises(InputError, match=f"the {name}"):
        links.create("aaa", given_["author"], label=given_["label"])


@pytest.mark.parametrize("ident", ["", "../x", "A", "a" * 65])
def test_a_link_leads_to_an_edition(links: Links, ident: str):
    with pytest.raises(InputError, match="not an edition"):
        links.create(ident, "ana")


def test_the_proof_of_a_password_differs_between_links(links: Links):
    (one, _), (two, _) = (links.create("aaa", "ana") for _ in range(2))
    assert one.proof() == links.all()[[link.handle for link in links.all()].index(one.handle)].proof()
    assert one.proof() != two.proof()
    assert len(one.proof()) == 64


@pytest.fixture(scope="module")
def with_links(tmp_path_factory: pytest.TempPathFactory) -> tuple[Links, str]:
    links = Links(tmp_path_factory.mktemp("kept") / "links")
    return links, links.create("aaa", "ana")[1]


@given(st.text(st.characters(), max_size=200))
def test_any_other_text_opens_nothing(with_links: tuple[Links, str], text: str):
    links, token = with_links
    assert (links.find(text) is None) == (text != token)


@given(st.integers(0, 42), st.characters(max_codepoint=127))
def test_a_token_with_one_changed_character_opens_nothing(with_links: tuple[Links, str], at: int, sign: str):
    links, token = with_links
    near = token[:at] + sign + token[at + 1 :]
    assert (links.find(near) is None) == (near != token)
    assert links.find(token + sign) is None
    assert links.find(sign + token) is None
    assert links.find(token.swapcase()) is None


def test_the_audit_log_names_who_made_and_who_revoked_a_link(links: Links, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "dateline.audit"):
        link, _ = links.create("aaa", "ana")
        links.revoke(link.handle, "bo")
    lines = [json.loads(one.message) for one in caplog.records if one.name == "dateline.audit"]
    assert [(line["what"], line["who"], line["handle"]) for line in lines] == [
        ("link created", "ana", link.handle),
        ("link revoked", "bo", link.handle),
    ]


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_nobody_else_on_this_computer_reads_a_record(links: Links, mask: int):
    links.folder.mkdir(parents=True)
    links.folder.chmod(0o755)
    with rights.umask(mask):
        link, _ = links.create("aaa", "ana", password=PASSWORD)
        links.revoke(link.handle, "ana")
    assert rights.open_to_others(links.folder) == []
