"""Restricted links and their pages without a server, requested by readers, link previews and guessers."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.hosting import restricted, restricted_pages, status
from dashboard.hosting.restricted import RestrictedLinks, Tries
from geodata.briefings import restricted_links
from geodata.briefings.briefing import Briefing, Step
from geodata.briefings.editions import Shelf
from geodata.briefings.folder import with_manifest
from geodata.briefings.restricted_links import Links
from geodata.errors import DatasetError
from tests.support import asgi

TITLE = "A canary that sings"
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src \'self\'">'
    f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}"></head></html>'
).encode()
WORD = "correct horse"
Scope = dict[str, Any]


async def streamlit(scope: Scope, _: Any, send: Any) -> None:
    """What is behind the middleware."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-inner", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": b"inner"})


@dataclass
class Server:
    """The middleware over a shelf and links of its own."""

    shelf: Shelf
    links: Links
    app: RestrictedLinks
    ident: str

    def link(self, password: str = "", days: int = 30) -> tuple[str, str]:
        """(`/s/<token>/`, `/r/<handle>/`) of a new link."""
        made, token = self.links.create(self.ident, "ana", password=password, days=days)
        return f"/s/{token}/", f"/r/{made.handle}/"


@dataclass
class Reader:
    """A browser, or a preview: it keeps cookies and follows where it is sent."""

    app: Any
    origin: str = "http://testserver"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(self, method: str, path: str, *, follow: bool = False, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=self.origin, cookies=self.cookies) as client:
                answer = await client.request(method, path, follow_redirects=follow, **options)
                self.cookies = client.cookies
                return answer

        return asgi.run(asked())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, password: str = "", **options: Any) -> httpx.Response:
        return self.ask("POST", path, **{"data": {"password": password} if password else {}, **options})


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashes of passwords cost little."""
    monkeypatch.setattr(restricted_links, "SCRYPT", {"n": 16, "r": 1, "p": 1})


def served(folder: Path) -> Server:
    shelf, links = Shelf(folder / "shelf"), Links(folder / "links")
    briefing = Briefing("trial", TITLE, "", (Step("One", "", ""),))
    made = {"index.html": PAGE, "data.csv": b"event_id\n" * 50, "step-1.png": b"\x89PNG"}
    edition = shelf.publish(with_manifest(made, briefing, "abc", "us"), "ana", public=False)
    return Server(shelf, links, RestrictedLinks(streamlit, lambda: links, lambda: shelf), edition.ident)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return served(tmp_path)


@pytest.fixture
def reader(server: Server) -> Reader:
    return Reader(server.app)


def heads(answer: httpx.Response) -> dict[str, str]:
    return dict(answer.headers)


def refused(answer: httpx.Response) -> bool:
    expected = restricted_pages.refusal()
    return (answer.status_code, answer.content, heads(answer)) == (404, bytes(expected.body), dict(expected.headers))


# the way in


def test_a_link_leads_to_the_door_and_the_button_to_the_briefing(server: Server, reader: Reader):
    link, home = server.link()
    first = reader.get(link)
    assert (first.status_code, first.headers["location"], first.content) == (303, home, b"")
    door = reader.get(home)
    assert door.status_code == 200
    assert "Open the briefing" in door.text
    opened = reader.post(home)
    assert (opened.status_code, opened.headers["location"]) == (303, home)
    page = reader.get(home)
    assert (page.status_code, page.content) == (200, PAGE)
    assert reader.get(f"{home}index.html").content == PAGE
    assert reader.get(f"{home}data.csv").text.startswith("event_id")


def test_a_link_works_without_its_last_slash_and_with_what_mail_programs_add(server: Server):
    link, home = server.link()
    for written in (link.rstrip("/"), f"{link}?utm_source=mail"):
        assert Reader(server.app).get(written).headers["location"] == home


def test_the_cookies_are_hidden_from_scripts_and_other_paths(server: Server, reader: Reader):
    link, home = server.link()
    for answer, name, lasts in ((reader.get(link), restricted.KNOCK, 3600), (reader.post(home), restricted.OPEN, 0)):
        cookie = answer.headers.get_list("set-cookie")[0]
        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", f"Path={home}", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        age = int(cookie.partition("Max-Age=")[2].partition(";")[0])
        assert age == lasts if lasts else 29.9 * 86_400 < age <= 30 * 86_400


def test_cookies_set_over_https_are_never_sent_without_it(server: Server):
    link, home = server.link()
    reader = Reader(server.app, "https://testserver")
    for answer in (reader.get(link), reader.post(home)):
        assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert reader.get(home).content == PAGE


def test_opening_the_door_deletes_the_knock_cookie(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    assert [cookie.name for cookie in reader.cookies.jar] == [restricted.OPEN]
    assert reader.post(home).status_code == 303  # the button pressed twice


def test_two_links_can_be_open_beside_each_other(server: Server, reader: Reader):
    for link, home in (server.link(), server.link()):
        reader.get(link)
        reader.post(home)
        assert reader.get(home).content == PAGE


# what previews see


@pytest.mark.parametrize("agent", ["jar", "no jar"])
@pytest.mark.parametrize("password", ["", WORD])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_preview_learns_nothing(server: Server, agent: str, password: str, method: str):
    link, home = server.link(password)
    preview = Reader(server.app)
    if agent == "jar":
        answers = [preview.ask(method, link, follow=True)]
    else:
        answers = [preview.ask(method, link), Reader(server.app).ask(method, home)]
    files = [preview.get(home + name) for name in ("manifest.json", "step-1.png", "oembed.json", "index.html")]
    assert all(refused(answer) for answer in files)
    answers += files
    for answer in answers:
        answer_text = answer.text + str(heads(answer))
        assert TITLE not in answer_text
        assert "og:" not in answer_text
        assert "trial" not in answer_text
        assert "ana" not in answer.text.split()
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["cache-control"] == "private, no-store"


def test_all_doors_are_the_same_except_for_the_password_field(server: Server):
    doors = []
    for password in ("", WORD):
        for _ in range(2):
            reader = Reader(server.app)
            doors.append(reader.get(server.link(password)[0], follow=True))
    assert doors[0].content == doors[1].content
    assert doors[2].content == doors[3].content
    head, _, rest = doors[2].text.partition("<label")
    assert head + rest.partition("autofocus>\n")[2] == doors[0].text


def test_the_door_runs_no_script_and_sends_its_form_home_only(server: Server, reader: Reader):
    door = reader.get(server.link(WORD)[0], follow=True)
    policy = door.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy + door.text
    assert door.headers["referrer-policy"] == "no-referrer"
    assert 'name="robots" content="noindex, nofollow"' in door.text


# what is behind the door


def test_the_page_keeps_its_own_policy_and_nobody_may_frame_or_keep_it(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    page = reader.get(home)
    assert page.headers["content-security-policy"] == "default-src 'none'; img-src 'self'; frame-ancestors 'none'"
    for name in ("", "data.csv", "step-1.png", "manifest.json"):
        answer = reader.get(home + name)
        assert answer.status_code == 200
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "private, no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
    assert reader.get(f"{home}step-1.png").headers["content-type"] == "image/png"
    assert reader.get(f"{home}data.csv", headers={"accept-encoding": "identity"}).content == b"event_id\n" * 50


def test_a_restricted_edition_may_never_be_framed(server: Server, reader: Reader):
    briefing = Briefing("trial", TITLE, "", (Step("One", "", ""),), frame=("https://news.example.org",))
    files = with_manifest({"index.html": PAGE, "data.csv": b"a\n"}, briefing, "abc", "us")
    edition = server.shelf.publish(files, "ana", public=False)
    made, token = server.links.create(edition.ident, "ana")
    home = f"/r/{made.handle}/"
    reader.get(f"/s/{token}/")
    reader.post(home)
    for name in ("", "data.csv"):
        answer = reader.get(home + name)
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
        assert answer.headers["x-frame-options"] == "DENY"
        assert "news" not in str(answer.headers)


def test_a_damaged_file_is_not_shown(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    (server.shelf.folder / "editions" / server.ident / "data.csv").write_bytes(b"another")
    answer = reader.get(f"{home}data.csv")
    assert answer.status_code == 503
    assert b"another" not in answer.content


def test_readers_behind_the_door_see_what_has_changed(server: Server, reader: Reader, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(status.ChangeWatch, "find", lambda *_: status.ChangeStatus("def", "2 events added"))
    link, home = server.link()
    reader.get(link)
    for name in ("status.json", "changes"):
        assert refused(reader.get(home + name))
    reader.post(home)
    page = reader.get(f"{home}status.json")
    assert page.json() == {"state": "changed", "words": "2 events added", "changes": "changes"}
    assert page.headers["content-type"] == "application/json"
    changes = reader.get(f"{home}changes")
    assert "2 events added" in changes.text
    assert "default-src 'none'" in changes.headers["content-security-policy"]
    for answer in (page, changes):
        assert answer.headers["cache-control"] == "private, no-store"
        assert "access-control-allow-origin" not in answer.headers


def test_only_files_of_the_edition_are_served(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    for name in (
        "nothing",
        "oembed.json",
        "INDEX.HTML",
        "..%2frecords",
        "index.html/",
        "%69ndex.html",
        "a%00",
        "x" * 200,
    ):
        assert refused(reader.get(home + name)), name


def test_only_its_readers_see_why_a_briefing_was_withdrawn(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    server.shelf.withdraw(server.ident, "A <b>source</b> had erred.", "ana")
    answer = reader.get(home)
    assert answer.status_code == 410
    assert "A &lt;b&gt;source&lt;/b&gt; had erred." in answer.text
    assert "erred" not in Reader(server.app).get(link, follow=True).text


def test_no_file_of_a_withdrawn_briefing_is_served_below_its_link(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    reader.get(f"{home}data.csv")  # what was in memory is gone, too
    Shelf(server.shelf.folder).withdraw(server.ident, "A source had erred.", "ana@example.org")  # another replica
    asked = ["", *("index.html", "data.csv", "manifest.json", "status.json", "changes", "step-1.png", "nothing")]
    answers = [reader.ask(method, home + name) for name in asked for method in ("GET", "HEAD")]
    assert {answer.status_code for answer in answers} == {410}
    assert {answer.headers["cache-control"] for answer in answers} == {"private, no-store"}
    for answer in answers:
        for leak in (TITLE, "ana@", server.ident, "abc", "event_id"):
            assert leak not in answer.text + str(answer.headers), leak


# the end of a link


def test_a_revoked_link_shuts_out_readers_who_had_opened_it(server: Server, reader: Reader):
    link, home = server.link()
    reader.get(link)
    reader.post(home)
    Links(server.links.folder).revoke(home.split("/")[2], "bo")  # another replica
    for answer in (reader.get(home), reader.get(f"{home}data.csv"), reader.get(link), reader.post(home)):
        assert refused(answer)


def test_an_expired_link_shuts_out_readers_who_had_opened_it(
    server: Server, reader: Reader, monkeypatch: pytest.MonkeyPatch
):
    link, home = server.link(days=1)
    reader.get(link)
    reader.post(home)
    assert reader.get(home).status_code == 200
    real = restricted_links.now
    monkeypatch.setattr(restricted_links, "now", lambda days=0: real(days + 2))
    for answer in (reader.get(home), reader.get(f"{home}data.csv"), reader.get(link), reader.post(home)):
        assert refused(answer)


# passwords


def test_the_password_opens_the_door_and_a_wrong_one_is_reported(
    server: Server, reader: Reader, caplog: pytest.LogCaptureFixture
):
    link, home = server.link(WORD)
    assert 'type="password"' in reader.get(link, follow=True).text
    with caplog.at_level(logging.DEBUG):
        wrong = reader.post(home, "Correct horse")
    assert wrong.status_code == 403
    assert "That password is wrong." in wrong.text
    assert "set-cookie" not in wrong.headers
    assert reader.get(home).content != PAGE
    lines = [json.loads(one.message) for one in caplog.records if one.name == "dateline.audit"]
    refused = [line for line in lines if line["what"] == "refused"]
    assert [(line["what"], line["needed"], line["handle"]) for line in refused] == [
        ("refused", "password", home.split("/")[2])
    ]
    assert "orrect horse" not in caplog.text
    assert link.split("/")[2] not in caplog.text
    assert reader.post(home, WORD).status_code == 303
    assert reader.get(home).content == PAGE


def test_a_cookie_without_the_proof_of_the_password_opens_nothing(server: Server):
    link, home = server.link(WORD)
    _, other = server.link()
    token = link.split("/")[2]
    proofs = [one.proof() for one in server.links.all() if one.handle == other.split("/")[2]]
    for proof in ("", "0" * 64, "é", *proofs):
        reader = Reader(server.app)
        answer = reader.get(home, headers={"cookie": f"{restricted.OPEN}={token}.{proof}".encode()})
        assert refused(answer), proof


def test_the_right_password_clears_the_count_of_wrong_ones(server: Server, reader: Reader):
    link, home = server.link(WORD)
    for _ in range(3):
        reader.get(link)
        assert [reader.post(home, f"wrong {count}").status_code for count in range(4)] == [403] * 4
        assert reader.post(home, WORD).status_code == 303
        reader.cookies.clear()


def test_a_sixth_wrong_password_within_a_minute_has_to_wait(
    server: Server, reader: Reader, monkeypatch: pytest.MonkeyPatch
):
    link, home = server.link(WORD)
    reader.get(link)
    assert [reader.post(home, f"wrong {count}").status_code for count in range(5)] == [403] * 5
    answer = reader.post(home, WORD)  # now even the right one waits
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    other, far = server.link(WORD)
    reader.get(other)
    assert reader.post(far, WORD).status_code == 303  # every link counts by itself
    later = time.monotonic() + 61
    monkeypatch.setattr(restricted.time, "monotonic", lambda: later)
    assert reader.post(home, WORD).status_code == 303


def test_simultaneous_tries_are_counted_before_they_are_answered():
    tries = Tries()
    assert [tries.begin("a") > 0 for _ in range(7)] == [False] * 5 + [True] * 2
    tries.forgive("a")
    assert tries.begin("a") == 0


@pytest.mark.parametrize(
    "body", [b"", b"password", b"password=%00", b"\xff\xfe", b"&" * 5000, b"password=" + b"x" * 100_000]
)
def test_an_unreadable_form_is_a_wrong_password(server: Server, reader: Reader, body: bytes):
    link, home = server.link(WORD)
    reader.get(link)
    assert reader.post(home, content=body).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://testserver.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_another_sites_form_opens_nothing(server: Server, reader: Reader, sent: dict[str, str]):
    link, home = server.link()
    reader.get(link)
    assert refused(reader.post(home, headers=sent))
    for own in ({"origin": "null", "sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {}):
        assert reader.post(home, headers=own).status_code == 303


def test_a_knock_at_one_link_opens_no_other(server: Server, reader: Reader):
    link, _ = server.link()
    _, home = server.link()
    knock = {"cookie": f"{restricted.KNOCK}={link.split('/')[2]}"}
    assert refused(reader.get(home, headers=knock))
    assert refused(reader.post(home, headers=knock))


def test_the_door_stays_shut_without_a_knock(server: Server):
    _, home = server.link()
    assert refused(Reader(server.app).post(home))


# refusals


def bad_paths(token: str, handle: str) -> list[str]:
    return [
        "/s", "/s/", "/r", "/r/", "/s//", "/r//", f"//s/{token}/", f"/s//{token}/", f"/s/{token}//", f"/s/./{token}/",
        f"/s/../s/{token}/", f"/s/{token}/index.html", f"/s/{token[:-1]}/", f"/s/{token}x/", f"/s/{'x' * 43}/",
        f"/s/{'x' * 50_000}/", f"/s/{token}%00/", f"/s/%00{token}/", "/s/%00/", "/s/..%2f..%2fetc%2fpasswd/",
        f"/s/%{ord(token[0]):02x}{token[1:]}/", f"/s/%25{ord(token[0]):02x}{token[1:]}/", f"/s%2f{token}/",
        f"/S/{token}/", f"/s/{token.swapcase()}/", f"/s/{token.upper()}/", "/s/{token}/", "/s/%7Btoken%7D/",
        "/s/<token>/", "/s/:token/", "/s/$token/", f"/s/%20{token}/", f"/s/{token}%20/", f"/s/{token};x/",
        f"/s/{quote('é' * 43)}/", "/s/%ff%fe/", f"/r/{handle}", f"/r/{handle}/", f"/r/{handle}/index.html",
        f"/r/{handle.upper()}/", f"/r/{handle}%2f", f"/r//{handle}/", f"/R/{handle}/", f"/r/{'0' * 24}/",
        "/r/{handle}/", f"/r/{token}/", f"/s/{handle}/", f"\\s\\{token}\\",
    ]  # fmt: skip


def test_every_request_that_opens_nothing_gets_the_same_answer(server: Server, monkeypatch: pytest.MonkeyPatch):
    link, home = server.link(days=1)
    other, far = server.link()
    revoked, shut = server.link()
    server.links.revoke(shut.split("/")[2], "ana")
    stranger = Reader(server.app)
    for path in [*bad_paths(link.split("/")[2], home.split("/")[2]), revoked, shut]:
        assert refused(raw(server.app, path)), path
        assert refused(stranger.get(home + "x")), path
    mine = Reader(server.app)
    mine.get(other)
    mine.post(far)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in mine.cookies.jar)
    assert raw(server.app, far, cookie=cookies).status_code == 200
    assert refused(raw(server.app, home, cookie=cookies))  # the cookie of another link
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"):
        assert refused(raw(server.app, link, method=method))
        assert refused(raw(server.app, far, method=method, cookie=cookies))
    real = restricted_links.now
    monkeypatch.setattr(restricted_links, "now", lambda days=0: real(days + 2))
    assert refused(raw(server.app, link))


def raw(app: Any, path: str, method: str = "GET", cookie: str = "") -> httpx.Response:
    """Ask for a path as it stands, which clients would put straight."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    wire = path.encode()
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path.encode().decode("ascii", "replace")),  # as uvicorn does it
        "raw_path": wire,
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"testserver"), *([(b"cookie", cookie.encode("latin-1", "replace"))] if cookie else [])],
    }
    asgi.run(app(scope, receive, send))
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=sent[1]["body"])


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Server:
    server = served(tmp_path_factory.mktemp("standing"))
    server.link()
    return server


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=80))
def test_every_guess_gets_the_same_answer(standing: Server, text: str, cookie: str, proof: str):
    handle = standing.links.all()[0].handle
    safe = quote(cookie, safe="")
    cookies = f"{restricted.OPEN}={safe}.{quote(proof, safe='')}; {restricted.KNOCK}={safe}"
    for path in (
        f"/s/{quote(text)}/",
        f"/s/{quote(quote(text, safe=''), safe='')}",
        f"/r/{quote(text)}/",
        f"/r/{handle}/{quote(text)}",
    ):
        assert refused(raw(standing.app, path, cookie=cookies)), path


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=200))
def test_a_cookie_of_any_bytes_gets_the_same_answer(standing: Server, sent: bytes):
    handle = standing.links.all()[0].handle
    assert refused(raw(standing.app, f"/r/{handle}/", cookie=sent.decode("latin-1")))


def test_every_refusal_does_the_same_lookups(server: Server, monkeypatch: pytest.MonkeyPatch):
    link, home = server.link()
    asked: list[str] = []
    real = server.links.find
    monkeypatch.setattr(server.links, "find", lambda token: asked.append(token) or real(token))
    counts = []
    for path in bad_paths(link.split("/")[2], home.split("/")[2]):
        raw(server.app, path)
        counts.append(len(asked))
        asked.clear()
    assert set(counts) == {3}


# what is not ours, and what goes wrong


@pytest.mark.parametrize("path", ["/", "/b/x/", "/static/s/x", "/share", "/readyz", "/sx/", "/rest"])
def test_all_other_requests_are_passed_on(reader: Reader, path: str):
    assert reader.get(path).headers["x-inner"] == path


def test_a_disconnect_while_sending_a_form_is_no_error(server: Server):
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/s/x/",
        "raw_path": b"/s/x/",
        "headers": [],
        "query_string": b"",
    }
    asgi.run(server.app(scope, receive, send))
    assert sent == []


def test_unreadable_links_give_everybody_the_same_answer(server: Server, monkeypatch, caplog):
    link, home = server.link()

    def broken(_: str) -> None:
        raise DatasetError("the restricted links cannot be read (Input/output error)")

    monkeypatch.setattr(server.links, "find", broken)
    answers = [raw(server.app, path) for path in (link, home, "/s/x/")]
    assert {answer.status_code for answer in answers} == {503}
    assert len({answer.content for answer in answers}) == 1
    assert link.split("/")[2] not in caplog.text


def test_nothing_that_a_reader_sends_is_logged(server: Server, reader: Reader, caplog: pytest.LogCaptureFixture):
    link, home = server.link(WORD)
    with caplog.at_level(logging.DEBUG, "geodata"), caplog.at_level(logging.DEBUG, "dashboard"):
        reader.get(link)
        reader.post(home, "a wrong one")
        reader.post(home, WORD)
        reader.get(home)
    values = [cookie.value for cookie in reader.cookies.jar]
    ours = "".join(
        str(one.__dict__) for one in caplog.records if one.name.startswith(("dateline", "geodata", "dashboard"))
    )
    assert not [value for value in (link.split("/")[2], "a wrong one", WORD, *values) if value in ours]
