from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from dashboard import served
from dashboard.hosting import files, public
from geodata.briefings import folder
from geodata.briefings.briefing import Briefing, Step
from geodata.briefings.edition_files import EditionRecord
from geodata.briefings.editions import Shelf
from geodata.errors import DatasetError
from tests.support import asgi

POLICY = "default-src 'none'; script-src 'sha256-abc'"
PAGE = f"""<!doctype html><meta http-equiv="Content-Security-Policy" content="{POLICY.replace("'", "&#39;")}">
<meta name="description" content="What &amp; where"><title>Trial</title>{"words " * 200}"""
SITE = "https://news.example.org"


def frozen(
    page: str = PAGE, title: str = "Trial", ident: str = "trial", frame: tuple[str, ...] = ()
) -> dict[str, bytes]:
    briefing = Briefing(ident, title, "", (Step("One", "", ""),), frame=frame)
    files = {
        "index.html": page.encode(),
        "preview.png": b"\x89PNG" + b"".join(hashlib.sha256(bytes([n])).digest() for n in range(20)),
        "data.csv": b"event_id\r\n" * 50,
        "data.geojson": b'{"type": "FeatureCollection", "features": []}',
        "briefing.pdf": b"%PDF-1.7",
    }
    return folder.with_manifest(files, briefing, "abc", "us")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


Ask = Callable[..., asgi.Reply]


@pytest.fixture
def ask(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask the middleware over that shelf; what it passes on is answered "not ours"."""
    monkeypatch.setattr(served, "the_shelf", lambda: shelf)
    return partial(asgi.ask, public.HostedBriefings(PlainTextResponse("not ours")))


def publish(shelf: Shelf, **given: object) -> EditionRecord:
    public = bool(given.pop("public", True))
    corrects = str(given.pop("corrects", ""))
    correction = str(given.pop("correction", ""))
    return shelf.publish(frozen(**given), "ana@example.org", public=public, corrects=corrects, correction=correction)  # type: ignore[arg-type]


def test_the_bytes_of_the_folder_are_sent(ask: Ask, shelf: Shelf):
    publish(shelf)
    for name, data in frozen().items():
        assert ask(f"/b/trial/{name}").content == data, name
    assert ask("/b/trial/").content == PAGE.encode()
    assert ask("/b/trial/?step=3").content == PAGE.encode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("preview.png", "image/png"),
        ("data.csv", "text/csv; charset=utf-8"),
        ("data.geojson", "application/geo+json"),
        ("manifest.json", "application/json"),
        ("briefing.pdf", "application/pdf"),
    ],
)
def test_every_file_has_its_type_and_forbids_sniffing(ask: Ask, shelf: Shelf, name: str, kind: str):
    publish(shelf)
    headers = ask(f"/b/trial/{name}").headers
    assert headers["content-type"] == kind
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_text_is_compressed_for_clients_that_accept_it(ask: Ask, shelf: Shelf):
    publish(shelf)
    answer = ask("/b/trial/", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.content) == PAGE.encode()
    plain = ask("/b/trial/", accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in ask("/b/trial/preview.png", accept_encoding="gzip").headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("deflate, gzip;q=1.0", True),
        ("gzip; q=0", False),
        ("gzip;q=0.0, identity", False),
        ("br;q=0, gzip", True),
        ("", False),
        ("*", False),
    ],
)
def test_a_client_may_refuse_compression(ask: Ask, shelf: Shelf, accepted: str, packed: bool):  # noqa: FBT001
    publish(shelf)
    assert ("content-encoding" in ask("/b/trial/", accept_encoding=accepted).headers) is packed


def test_head_has_the_headers_and_no_body(ask: Ask, shelf: Shelf):
    publish(shelf)
    got, head = ask("/b/trial/"), ask("/b/trial/", "HEAD")
    assert head.headers == got.headers
    assert head.content == b""


def test_a_client_that_has_the_file_gets_not_modified(ask: Ask, shelf: Shelf):
    publish(shelf)
    digest = hashlib.sha256(PAGE.encode()).hexdigest()
    for encoding, tag in (("identity", f'"{digest}"'), ("gzip", f'"{digest}-gzip"')):
        assert ask("/b/trial/", accept_encoding=encoding).headers["etag"] == tag
        for asked in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            same = ask("/b/trial/", accept_encoding=encoding, if_none_match=asked)
            assert (same.status, same.content, same.headers["etag"]) == (304, b"", tag), asked
        assert ask("/b/trial/", accept_encoding=encoding, if_none_match='"x"').status == 200


def test_the_policy_is_the_pages_own_and_nobody_may_frame_it(ask: Ask, shelf: Shelf):
    publish(shelf)
    headers = ask("/b/trial/").headers
    assert headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert headers["x-frame-options"] == "DENY"
    data = ask("/b/trial/data.csv").headers["content-security-policy"]
    assert data.startswith("default-src 'none';")
    assert data.endswith("frame-ancestors 'none'")


def test_sites_that_the_author_names_may_frame_it_and_no_old_header_forbids_it(ask: Ask, shelf: Shelf):
    publish(shelf, frame=(SITE, "https://a.example.org:8443"))
    headers = ask("/b/trial/").headers
    expected = f"{POLICY}; frame-ancestors 'self' {SITE} https://a.example.org:8443"
    assert headers["content-security-policy"] == expected
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("site", ["*", "https:", "https://x.org; script-src *", "https://x.org\r\nx: y", "'self'"])
def test_an_invalid_site_may_not_frame_it(ask: Ask, shelf: Shelf, site: str):
    publish(shelf, frame=(site,))
    assert ask("/b/trial/").headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'"


def test_a_page_without_a_policy_gets_the_strictest(ask: Ask, shelf: Shelf):
    publish(shelf, page="<!doctype html><title>x</title>")
    assert ask("/b/trial/").headers["content-security-policy"].startswith("default-src 'none'; base-uri")


def test_caches_keep_files_for_a_minute_and_revalidate_them(ask: Ask, shelf: Shelf):
    publish(shelf)
    assert ask("/b/trial/").headers["cache-control"] == "public, max-age=60, must-revalidate"


def test_an_address_without_its_slash_redirects_to_the_one_with_it(ask: Ask, shelf: Shelf):
    publish(shelf)
    moved = ask("/b/trial?step=3&x=a%0d%0ab")
    assert (moved.status, moved.headers["location"]) == (308, "trial/?step=3&x=a%0d%0ab")
    assert ask("/b").headers["location"] == "b/"


def bad_paths(restricted: str) -> list[str]:
    below = [
        "nobody/",
        "nobody",
        "TRIAL/",
        "Trial/index.html",
        "trial/INDEX.HTML",
        "trial/nothing",
        "trial/..",
        "..",
        ".",
    ]
    odd = [
        "../b/trial/x",
        "trial//",
        "/trial/",
        "//",
        "%2e%2e/",
        "%2e%2e/%2e%2e/etc/passwd",
        "trial/%2e%2e/%2e%2e/records",
    ]
    twice = [
        "%252e%252e/",
        "trial/%252e%252e%252fmanifest.json",
        "tri%2561l/",
        "trial%00/",
        "trial/index.html%00",
        "%00",
    ]
    holders = ["{ident}/", "<id>/", "%7Bident%7D/", "%3Cid%3E/", "trial/{name}", "%0a", "trial/%0a", "trial%0a/"]
    secret = [f"{restricted}/", restricted, f"{restricted}/index.html", f"{restricted}/manifest.json"]
    return [f"/b/{path}" for path in below + odd + twice + holders + secret] + [
        "/B/trial/",
        "/B/",
        "//b/trial/",
        "//b",
        "/B",
    ]


def test_every_unknown_path_gets_the_same_answer(ask: Ask, shelf: Shelf):
    publish(shelf)
    restricted = publish(shelf, ident="secret", title="Zqcanary", public=False).ident
    answers = {}
    for path in bad_paths(restricted):
        answer = ask(path)
        answers[path] = (answer.status, sorted(answer.headers.items()), answer.content)
    assert {found[0] for found in answers.values()} == {404}
    assert len({repr(found) for found in answers.values()}) == 1
    assert b"Zqcanary" not in next(iter(answers.values()))[2]


def test_only_reading_is_allowed(ask: Ask, shelf: Shelf):
    publish(shelf)
    for path in ("/b/trial/", "/b/nobody/", "/b/"):
        answer = ask(path, "POST")
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/bar", "/bb/", "/readyz", "/x/b/"])
def test_other_paths_are_passed_on(ask: Ask, path: str):
    assert ask(path).text == "not ours"


def test_an_empty_list_explains_how_to_publish_a_briefing(ask: Ask):
    answer = ask("/b/")
    assert answer.status == 200
    assert "dateline publish" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_the_list_has_public_briefings_newest_first_without_authors(ask: Ask, shelf: Shelf):
    publish(shelf, title="First")
    publish(shelf, ident="other", title="Second <script>alert(1)</script>")
    publish(shelf, ident="secret", title="Zqcanary", public=False)
    text = ask("/b/").text
    assert text.index('href="trial/"') > 0
    assert "What &amp; where" in text
    assert "data version abc" in text
    assert 'src="other/preview.png"' in text
    assert "Second &lt;script&gt;" in text
    assert "<script" not in text
    for hidden in ("ana", "Zqcanary"):
        assert hidden not in text.replace("standing", ""), hidden


def test_the_list_shows_a_corrected_briefing_only_under_its_successor(ask: Ask, shelf: Shelf):
    publish(shelf)
    publish(shelf, page=PAGE + "better", corrects="trial", correction="a <wrong> date")
    text = ask("/b/").text
    assert '<h2><a href="trial-2/">' in text
    assert '<h2><a href="trial/">' not in text
    assert '<a href="trial/">edition of' in text
    assert "a &lt;wrong&gt; date" in text


def test_a_link_header_names_the_last_successor_of_a_corrected_briefing(ask: Ask, shelf: Shelf):
    publish(shelf)
    publish(shelf, page=PAGE + "better", corrects="trial")
    publish(shelf, page=PAGE + "best", corrects="trial-2")
    assert ask("/b/trial/").headers["link"] == '<../trial-3/>; rel="successor-version"'
    assert "link" not in ask("/b/trial-3/").headers


def test_a_withdrawn_briefing_is_gone_at_every_address_with_its_reason(ask: Ask, shelf: Shelf):
    publish(shelf)
    assert ask("/b/trial/").status == 200
    shelf.withdraw("trial", "The <b>source</b> took it back", "ana@example.org")
    for path in ("/b/trial", "/b/trial/", "/b/trial/preview.png", "/b/trial/nothing", "/b/trial/a/b/c"):
        answer = ask(path)
        assert answer.status == 410, path
        assert "The &lt;b&gt;source&lt;/b&gt; took it back" in answer.text
        assert 'href="/b/"' in answer.text
        assert "ana@" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert "trial/" not in ask("/b/").text


def test_the_page_of_a_withdrawn_briefing_names_the_standing_edition(ask: Ask, shelf: Shelf):
    publish(shelf)
    publish(shelf, page=PAGE + "2", corrects="trial", title="Se<b>cond")
    publish(shelf, ident="other", title="Another briefing")
    shelf.withdraw("trial", "a mistake", "ana")
    answer = ask("/b/trial/")
    assert (answer.status, answer.headers["cache-control"]) == (410, "no-store")
    assert '<a href="/b/trial-2/">Se&lt;b&gt;cond, ' in answer.text
    assert "Another briefing" not in answer.text
    shelf.withdraw("trial-2", "a mistake, too", "ana")
    for path in ("/b/trial/", "/b/trial-2/"):
        assert "current edition of this briefing" not in ask(path).text
    publish(shelf, page=PAGE + "3")
    for path in ("/b/trial/", "/b/trial-2/"):
        assert 'href="/b/trial-3/"' in ask(path).text
        assert ask(f"{path}status.json").json()["successor"] == "../trial-3/"


def test_a_restricted_edition_is_never_named_in_the_place_of_a_withdrawn_one(ask: Ask, shelf: Shelf):
    publish(shelf)
    secret = publish(shelf, page=PAGE + "2", public=False, title="Zqcanary").ident
    shelf.withdraw("trial", "a mistake", "ana")
    for path in ("/b/trial/", "/b/trial/status.json"):
        assert secret not in ask(path).text
        assert "Zqcanary" not in ask(path).text


def test_a_damaged_file_is_never_shown(ask: Ask, shelf: Shelf):
    publish(shelf)
    (shelf.folder / "editions/trial/data.csv").write_bytes(b"something else")
    answer = ask("/b/trial/data.csv")
    assert answer.status == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "something else" not in answer.text
    assert "has changed on the server’s disk" in answer.text
    assert ask("/b/trial/").status == 200


def test_an_edition_that_was_replaced_whole_is_not_shown_and_the_log_names_it(
    ask: Ask, shelf: Shelf, caplog: pytest.LogCaptureFixture
):
    publish(shelf)
    publish(shelf, ident="other")
    for name, data in frozen(page="forged").items():
        (shelf.folder / "editions/trial" / name).write_bytes(data)
    for path in ("", "index.html", "data.csv", "manifest.json", "nothing"):
        for method in ("GET", "HEAD"):
            answer = ask(f"/b/trial/{path}", method)
            assert (answer.status, "forged" in answer.text) == (500, False), path
    assert "manifest.json of the briefing trial is not the file that was published" in caplog.text
    assert ask("/b/other/").status == ask("/b/").status == 200


def test_no_request_waits_for_the_file_of_another_edition(ask: Ask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    publish(shelf)
    publish(shelf, ident="other")
    read, inside, go_on = shelf.read, threading.Event(), threading.Event()

    def slow(ident: str, name: str) -> bytes | None:
        if (ident, name) == ("trial", "data.csv"):
            inside.set()
            assert go_on.wait(20)
        return read(ident, name)

    monkeypatch.setattr(shelf, "read", slow)
    first = threading.Thread(target=ask, args=("/b/trial/data.csv",))
    first.start()
    assert inside.wait(20)
    assert ask("/b/other/").status == 200
    assert ask("/b/trial/").status == 200
    go_on.set()
    first.join()


def test_a_large_file_is_sent_whole_and_not_cached(ask: Ask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    publish(shelf)
    monkeypatch.setattr(files, "LARGE", 100)
    for _ in range(2):
        answer = ask("/b/trial/data.csv", accept_encoding="gzip")
        assert (answer.status, answer.content) == (200, b"event_id\r\n" * 50)
        assert "content-encoding" not in answer.headers


def test_a_file_that_the_manifest_does_not_name_is_not_served(ask: Ask, shelf: Shelf):
    publish(shelf)
    (shelf.folder / "editions/trial/.notes").write_bytes(b"zqcanary")
    assert ask("/b/trial/.notes").status == 404


def test_disk_trouble_is_reported_in_one_sentence_without_a_traceback(ask: Ask, shelf: Shelf):
    publish(shelf)
    (shelf.folder / "records/trial.json").write_text("{")
    for method in ("GET", "HEAD"):
        answer = ask("/b/trial/", method)
        assert answer.status == 503
        assert answer.headers["retry-after"] == "10"
        assert str(shelf.folder) not in answer.text
        assert "Traceback" not in answer.text


def test_one_briefing_that_cannot_be_read_does_not_hide_the_others(ask: Ask, shelf: Shelf):
    publish(shelf)
    publish(shelf, ident="other", title="Second")
    (shelf.folder / "editions/trial/manifest.json").write_text(json.dumps({"files": 3}))
    text = ask("/b/").text
    assert 'src="other/preview.png"' in text
    assert '<a href="trial/">Trial</a>' in text
    assert 'src="trial/preview.png"' not in text


def test_a_briefing_that_could_not_be_listed_whole_is_tried_again(
    ask: Ask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    publish(shelf)
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "read", lambda *_: None)
        assert "What &amp; where" not in ask("/b/").text
    assert "What &amp; where" in ask("/b/").text


def test_an_unreadable_shelf_is_reported(ask: Ask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        raise DatasetError("the shelf of briefings cannot be read (Input/output error)")

    monkeypatch.setattr(shelf, "all", broken)
    assert ask("/b/").status == 503
