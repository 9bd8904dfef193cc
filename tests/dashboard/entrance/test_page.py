"""The first answer: what a visitor, another site and a reader without JavaScript get before Streamlit has started."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from dashboard import served
from dashboard.entrance import compressed, modules, pack, page, preview
from dashboard.entrance.answers import FirstAnswers
from geodata.versions.store import FileStore
from tests.support import datasets
from tests.support.asgi import Reply, ask

APP = FirstAnswers(PlainTextResponse("passed on"))
VIEW = "from=2015-08-01&to=2016-03-31&event=palmyra-recaptured"


class Head(HTMLParser):
    """The meta elements by name or property, and all addresses that the page loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "meta":
            self.meta[values.get("property") or values.get("name", "")] = values.get("content", "")
        if tag in {"link", "script"}:
            self.loads.append(values.get("href") or values.get("src", ""))


@pytest.fixture(scope="module", autouse=True)
def _data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileStore]:
    store = FileStore(datasets.with_seeds(tmp_path_factory.mktemp("data")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served, "the_store", lambda: store)
        yield store


def first(target: str, **headers: str) -> Reply:
    return ask(APP, target, **headers)


def test_streamlits_page_still_has_what_is_replaced():
    text = page.INDEX.read_text("utf-8")
    for pattern, _ in page._REPLACED:  # noqa: SLF001 - a new Streamlit may have another page
        assert len(re.findall(pattern, text, re.DOTALL)) == 1, pattern


def test_a_link_is_announced_by_the_view_and_never_as_streamlit():
    answer = first(f"/?{VIEW}")
    head = Head(answer.text)
    assert answer.headers["content-type"].startswith("text/html")
    assert "<title>Syrian Army recaptures Palmyra · Map · Russia in Syria, 2011–2016 · Dateline</title>" in answer.text
    assert "Streamlit</title>" not in answer.text
    assert head.meta["og:title"] == "Syrian Army recaptures Palmyra"
    assert head.meta["og:description"].startswith("“Syrian Army recaptures Palmyra”, March 2016, Palmyra. August 2015")
    assert re.search(r"\b\d+ of 17 events on the map", head.meta["og:description"])
    assert head.meta["og:image"] == f"http://testserver/preview.png?{VIEW}"
    assert head.meta["og:url"] == f"http://testserver/?{VIEW}"


def test_the_dataset_is_announced_where_no_event_is_open():
    head = Head(first("/").text)
    assert head.meta["og:title"] == "Russia in Syria, 2011–2016"
    assert head.meta["description"] == "2011 to 2016: 16 of 17 events on the map."


@pytest.mark.parametrize(("path", "name"), [("/article", "Article"), ("/table", "Table"), ("/share", "Share")])
def test_the_other_pages_say_what_they_are(path: str, name: str):
    assert f"<title>{name} · Russia in Syria, 2011–2016 · Dateline</title>" in first(path).text


def test_a_reader_without_javascript_gets_a_sentence_and_the_public_briefings():
    text = first(f"/?{VIEW}").text
    (plain,) = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert "of 17 events on the map" in plain
    assert '<a href="./b/">public briefings</a>' in plain
    assert "enable JavaScript to run this app" not in text


def test_the_first_answer_has_outlines_and_is_small():
    answer = first("/", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.content) < 20_000
    text = gzip.decompress(answer.content).decode()
    assert len(re.findall(r'<path d="M', text)) == 1
    assert "The map is loading" in text


def test_text_of_data_and_address_is_only_text(monkeypatch: pytest.MonkeyPatch):
    title = '"><script>alert(1)</script><!-- dateline body -->'
    monkeypatch.setattr(page.words, "event_title", lambda *_: title)
    for target in (f"/?{VIEW}&q=%3C/title%3E%3Cscript%3E", "/?event=%22%3E%3Cscript%3E&from=%3Cb%3E"):
        text = first(target).text
        assert "<script>alert" not in text
        assert text.count('<div id="root"></div>') == 1
        head = Head(text)
        assert head.tags.count("script") == Head(page.INDEX.read_text("utf-8")).tags.count("script")


def test_no_token_gets_into_a_preview():
    assert "secret-token" not in first("/?token=secret-token&q=a").text


def test_a_server_without_data_still_answers(monkeypatch: pytest.MonkeyPatch):
    def nothing() -> None:
        raise served.DatasetError("there is nothing")

    monkeypatch.setattr(served, "latest", nothing)
    assert "<title>Dateline</title>" in first("/").text


@pytest.mark.parametrize("target", ["/nothing", "/_stcore/health", "/static/js/no.js", "/static/../app.py", "/b/"])
def test_everything_else_is_passed_on(target: str):
    assert first(target).text == "passed on"


def test_streamlits_files_are_compressed_and_may_be_kept_for_good():
    name = modules.of_page()[0]
    answer = first(f"{modules.FOLDER}{name}", accept_encoding="br, gzip")
    whole = modules.text(name).encode()
    assert sha256(gzip.decompress(answer.content)).digest() == sha256(whole).digest()
    assert len(answer.content) < len(whole) / 3
    assert "immutable" in answer.headers["cache-control"]


def test_every_file_that_the_page_names_is_there():
    for address in Head(first("/").text).loads:
        path = address.partition("?")[0].removeprefix(".")
        if path.startswith("/static/"):
            assert compressed.compressed(path) is not None, path
        elif path.startswith("/assets/"):
            assert (Path(page.__file__).parent.parent / "assets" / path.rpartition("/")[2]).is_file(), path


@pytest.mark.parametrize("path", ["/", "/article"])
def test_the_page_is_started_by_our_script_which_gets_the_pack_and_the_first_module(path: str):
    text = first(path).text
    (script,) = re.findall(r"<script defer [^>]*>", text)
    (main,) = re.findall(r'type="module" crossorigin src="([^"]+)"', page.INDEX.read_text("utf-8"))
    assert re.findall(r'data-(?:pack|main)="([^"]+)"', script) == [f".{pack.address()}", main]
    assert f'<link rel="preload" href=".{pack.address()}" as="fetch" crossorigin>' in text
    assert 'type="module"' not in text
    assert "modulepreload" not in text


def test_each_answer_has_a_nonce_of_its_own_which_its_policy_allows():
    nonces = set()
    for _ in range(3):
        answer = first("/")
        (nonce,) = re.findall(r'nonce="([^"]+)"', answer.text)
        policy = answer.headers["content-security-policy"]
        assert f"script-src 'nonce-{nonce}' 'self' blob:" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        nonces.add(nonce)
    assert len(nonces) == 3


def test_a_page_that_has_no_data_is_started_as_well(monkeypatch: pytest.MonkeyPatch):
    def nothing() -> None:
        raise served.DatasetError("there is nothing")

    monkeypatch.setattr(served, "latest", nothing)
    assert f'data-pack=".{pack.address()}"' in first("/").text


class Registered:
    """Stands for Streamlit's runtime, with the component of the map's frame."""

    def __init__(self, folder: Path) -> None:
        self.component_registry = self
        self._folder = folder

    def exists(self) -> bool:
        return True

    def get_instance(self) -> Registered:
        return self

    def get_component_path(self, name: str) -> str | None:
        return str(self._folder) if name == modules.FRAME else None


def test_the_files_of_the_map_s_frame_are_named_and_are_there(monkeypatch: pytest.MonkeyPatch):
    def then() -> list[str]:
        return re.findall(r'<link class="dateline-then" href="\.([^"]+)"', first("/").text)

    ours = ["dateline.js", "dateline.css", "events.bin", "basemap.json"]
    assert [path.rpartition("/")[2] for path in then()] == ours, "before its component is there, it would be a 404"
    spec = find_spec("streamlit_folium")
    assert spec is not None
    assert spec.origin is not None
    frame = Path(spec.origin).parent / "frontend" / "build"
    monkeypatch.setattr(modules, "runtime", Registered(frame))
    script, *others = then()
    assert [path.rpartition("/")[2] for path in others] == ours
    name = script.removeprefix(f"/component/{modules.FRAME}/")
    assert f'src="./{name}"' in (frame / "index.html").read_text("utf-8")
    compressed.compressed.cache_clear()
    answer = first(script, accept_encoding="gzip")
    assert gzip.decompress(answer.content) == (frame / name).read_bytes()
    assert "immutable" in answer.headers["cache-control"]


def test_streamlits_first_questions_are_asked_early_where_it_asks_them():
    named = re.findall(r'href="\./(_stcore/[a-z-]+)" as="fetch" crossorigin', first("/").text)
    main = modules.text(modules.of_page()[0])
    assert len(named) == 2
    assert all(f"`{path}`" in main for path in named)
    assert "_stcore/health" not in first("/article").text


def test_our_fonts_take_the_place_of_streamlits_for_latin_letters():
    (sheet,) = (modules.ROOT / "static" / "css").glob("index.*.css")
    css = compressed.with_our_fonts(sheet.read_text("utf-8"))
    faces = re.findall(r"@font-face\{font-family:(Source (?:Sans|Serif));[^}]*normal;[^}]*\}", css)
    assert sorted(faces) == ["Source Sans"] * 2 + ["Source Serif"] * 2
    assert css.count("source-sans-3-latin") == css.count("source-serif-4-latin") == 1
    assert css.rindex("source-sans-3-latin") > css.rindex(
        "SourceSansVF-Upright"
    )  # the later one wins where both have it


def test_the_font_of_icons_is_for_the_letters_of_their_names_alone():
    (sheet,) = (modules.ROOT / "static" / "css").glob("index.*.css")
    css = compressed.with_our_fonts(sheet.read_text("utf-8"))
    (face,) = re.findall(r"@font-face\{font-family:Material Symbols Rounded;[^}]*\}", css)
    assert "unicode-range:U+0030-0039,U+005F,U+0061-007A;" in face
    scripts = [path.read_text("utf-8") for path in (modules.ROOT / "static" / "js").glob("index.*.js")]
    assert any("document.fonts.load(`1em" in text for text in scripts)  # for a space, the default: why we do this


def test_the_picture_of_a_view_is_drawn_once():
    answer = ask(preview_app(), f"/preview.png?{VIEW}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    before = preview._picture.cache_info().hits  # noqa: SLF001
    assert ask(preview_app(), f"/preview.png?{VIEW}").content == answer.content
    assert preview._picture.cache_info().hits == before + 1  # noqa: SLF001
    assert ask(preview_app(), "/preview.png").content != answer.content


def preview_app() -> object:
    return Starlette(routes=preview.ROUTES)
