"""Web pages: what a reader sees of the article is kept to the letter, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.documents import webpages

PAGE = """<!DOCTYPE html>
<html><head><title>News</title><meta property="article:published_time" content="2016-03-27T09:00Z">
<script>let place = "<p>Paris";</script><style>p { color: red }</style></head>
<body><nav><ul><li><a href="/london">London</a></li></ul></nav>
<article><header><h1>Palmyra retaken</h1></header>
<p>On 27&nbsp;March, <a href="/sy">Syria</a>&#8217;s army &amp; its allies took <b>Palmyra</b>.</p>
<p>Fighting went on.</p><aside>More from Berlin</aside></article><footer>Printed in Rome</footer></body></html>"""


def text(body: str) -> str:
    return webpages.read(f"<html><body>{body}</body></html>").text


def codes(body: str) -> list[str]:
    return [oddity.code for oddity in webpages.read(f"<html><body>{body}</body></html>").oddities]


def test_the_article_is_kept_and_the_page_around_it_left_out():
    assert webpages.read(PAGE).text == (
        "Palmyra retaken\n\nOn 27\u00a0March, Syria’s army & its allies took Palmyra.\n\nFighting went on."
    )


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("A<b>za</b>z", "Azaz"),
        ("Deir&nbsp;ez&#8209;Zor", "Deir\u00a0ez\u2011Zor"),
        ("caf&eacute; &lt;3", "café <3"),
        ("Al<wbr>ep<span class='x'>po</span>'s", "Aleppo's"),
        ("kil<i></i>led  20\n people", "killed 20 people"),
        ('<a title="5 > 3" href=x>Homs</a>', "Homs"),
        ("Ho<!-- Paris -->ms", "Homs"),
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\n\nTwo."),
        ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<pre>a\n b</pre>", "a\nb"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("bell\x07\x1es", "bells"),
    ],
)
def test_tags_and_entities_change_no_word(markup: str, read: str):
    assert text(markup) == read


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>Paris <div>is</div> far</div>",
        "<span style='color:red; DISPLAY : none'>Paris</span>",
        '<p style="visibility:hidden">Paris</p>',
        "<p hidden>Paris<p>",
        "<ul><li hidden>Paris<ul><li>Lyon</li></ul><li></ul>",
        "<script>Paris</script>",
        "<template><p>Paris</p></template>",
        "<!-- Paris -->",
        "<noscript>Paris</noscript>",
        "<div class='cookie-banner'>Paris uses cookies</div>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden: str):
    assert text(f"<p>Homs</p>{hidden}<p>fell</p>").split() == ["Homs", "fell"]


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".gone { display: none }", "<p class='lead gone'>Paris</p>"),
        ("p.gone, #x{color:red;visibility:hidden;}", '<p id="x">Paris</p>'),
        ("/* } */ .a{left:-9999px} @media print { .b{} }", "<div class=a>Paris</div>"),
        ("", "<span class='sr-only'>Paris</span>"),
        (".tiny { font-size: 0; }", "<div class='tiny'>Paris</div>"),
    ],
)
def test_what_the_style_sheet_of_a_page_hides_is_not_read(sheet: str, element: str):
    assert text(f"<html><style>{sheet}</style><p>Homs</p>{element}<p>fell</p></html>").split() == ["Homs", "fell"]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media print { .seen { display: none } }",
        ".seen { display: none } .seen { display: block }",
        ".menu .seen { display: none }",
        "/* .seen { display: none } */",
        ".seen-not { display: none }",
        "p { display: none",
    ],
)
def test_what_is_hidden_elsewhere_or_in_print_alone_is_read(sheet: str):
    page = f"<html><style>{sheet}</style><p class='seen'>Homs fell</p></html>"
    assert text(page) == "Homs fell"


def test_hidden_words_are_said_and_shown_ones_are_kept():
    assert "hidden-text" in codes("<p>Homs</p><p hidden>Paris</p>")
    assert codes("<p>Homs</p>") == ["web-page"]
    assert text("<p hidden='until-found'>Homs</p><p data-hidden=1 style='display:block'>fell</p>") == "Homs\n\nfell"


def test_a_row_of_a_table_is_a_line_of_its_own():
    rows = "<tr><th>Date<th>Place<tr><td>3 March</td><td><b>Hom</b>s</td></tr><tr><td>4 March<td>Azaz"
    body = f"<p>Attacks:</p><table><tbody>{rows}</table><p>End.</p>"
    assert text(body) == "Attacks:\n\nDate | Place\n\n3 March | Homs\n\n4 March | Azaz\n\nEnd."
    assert codes(body) == ["web-page", "tables"]


def test_a_table_that_lays_out_a_page_gives_its_paragraphs():
    body = "<table><tr><td><p>One.</p><p>Two.</p></td><td>Three.</td></tr></table>"
    assert text(body) == "One.\n\nTwo.\n\nThree."
    assert codes(body) == ["web-page"]


def test_teasers_in_tags_of_their_own_are_no_part_of_the_article():
    long = "Shells hit Homs. " * 40
    body = f"<article><p>{long}</p></article><article>Berlin waits</article><article>Rome burns</article>"
    assert "Berlin" not in text(body)
    assert "other-articles" in codes(body)
    posts = "".join(f"<article>{number} {long}</article>" for number in (1, 2, 3))
    assert [part[0] for part in text(posts).split("\n\n")] == ["1", "2", "3"]


def test_a_page_without_an_article_tag_loses_only_its_furniture():
    assert text("<nav>Menu</nav><div>Homs was shelled.</div><form>Search</form>") == "Homs was shelled."
    assert text("<p>Before.</p><article>Short.</article><p>After.</p>") == "Before.\n\nShort.\n\nAfter."


def test_an_unclosed_furniture_tag_does_not_swallow_the_article():
    said = "Homs was shelled. " * 20
    assert "Homs" in text(f"<nav>Menu<article>{said}</article>")


@pytest.mark.parametrize("opening", ["<script>", "<style>", "<!--"])
def test_unclosed_scripts_and_comments_hide_the_rest(opening: str):
    assert text(f"Before {opening} alert(1) Paris") == "Before"


def test_the_publication_date_is_read_from_the_metadata():
    assert webpages.published_date(PAGE) == "2016-03-27"
    assert webpages.published_date('<script>{"datePublished": "2015-09-30T10:00:00"}</script>') == "2015-09-30"
    assert not webpages.published_date("<html><p>Published on 3 May</p>")


@pytest.mark.parametrize(
    "start",
    [
        "<html>",
        " \n<!DOCTYPE html>",
        "\ufeff<body class=x>",
        '<?xml version="1.0"?><html>',
        "<!-- saved from x --><html>",
    ],
)
def test_a_text_that_begins_like_a_page_is_a_page(start: str):
    assert webpages.is_page(f"{start}Homs fell.")


def test_a_fragment_of_a_page_is_a_page_and_text_with_tags_is_not():
    tags = "<p>One</p><p>Two</p><p>Three</p>"
    assert webpages.is_page(f"<div>{tags}</div>")
    assert not webpages.is_page(f"He typed: {tags}")
    assert not webpages.is_page(f"<img src=x>{tags}")


@pytest.mark.parametrize("said", ["", "Homs fell.", "5 < 6 and 7 > 2", "He wrote <p> in HTML.", "a\n<b>\nc"])
def test_plain_text_is_not_a_page(said: str):
    assert not webpages.is_page(said)


@pytest.mark.parametrize(
    ("page", "server"),
    [('<html><meta charset="windows-1256"><p>حلب'.encode("cp1256"), ""), ("<html><p>حلب".encode("cp1256"), "cp1256")],
)
def test_a_page_is_read_in_the_encoding_that_it_or_its_server_names(page: bytes, server: str):
    assert webpages.read(webpages.decode(page, server)[0]).text == "حلب"


@pytest.mark.parametrize("name", ["punycode", "utf-7", "undefined", "no-such", "rot13", ""])
def test_an_encoding_of_no_text_is_not_taken(name: str):
    assert "Homs caf" in webpages.decode(b"<html><p>Homs caf\xe9", name)[0]


PIECES = ["<", ">", "<p>", "</p>", "<script>", "</script>", "<!--", "-->", "&amp;", "&", "#8217;", "<article>", "<tr>"]
PIECES += ["</article>", "<nav>", "</nav>", "a", " ", "\n", "é", "<a href='", "'>", "<table>", "<td>", "</table>"]
PIECES += ["<div hidden>", "</div>", "<li hidden>", "<ul>", "</ul>", "<p hidden>", "<br>", "<pre>", "\x1e", "</main>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_a_page_holds_its_text_is_tidy(parts: list[str]):
    read = webpages.read("".join(parts)).text
    assert read == read.strip()
    assert "\n\n\n" not in read
    assert "<p>" not in read
    assert read.isprintable() or not {character for character in read if not character.isprintable()} - {"\n"}


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "<p", '<a "', "<a '\"<b \"'", "<!--", "<table><tr><td>", "<div hidden>", "&", "<script>", "<p>", "</"),
        *("<article>", "<p style=' style='"),
    ],
)
def test_a_page_of_one_piece_is_read_in_linear_time(piece: str):
    page = "<html>" + piece * (1_000_000 // len(piece))
    start = time.thread_time()
    webpages.read(page)
    assert time.thread_time() - start < 10
