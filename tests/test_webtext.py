"""geodata.webtext: of a saved web page the text stays where it is, and nothing else is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import webtext

PAGE = """<!DOCTYPE html>
<html><head><title>News</title><meta property="article:published_time" content="2016-03-27T09:00Z">
<script>let place = "<p>Paris";</script><style>p { color: red }</style></head>
<body><nav><ul><li><a href="/london">London</a></li></ul></nav>
<article><header><h1>Palmyra retaken</h1></header>
<p>On 27&nbsp;March, <a href="/sy">Syria</a>&#8217;s army &amp; its allies took <b>Palmyra</b>.</p>
<p>Fighting went on.</p><aside>More from Berlin</aside></article><footer>Printed in Rome</footer></body></html>"""


def words(text: str) -> list[str]:
    return text.split()


def test_the_article_is_left_and_the_page_around_it_is_not():
    said = " ".join(words(webtext.blank(PAGE)))
    assert said == "Palmyra retaken On 27 March, Syria ’ s army & its allies took Palmyra . Fighting went on."


@pytest.mark.parametrize("word", ["Palmyra", "Syria", "retaken", "Fighting"])
def test_what_is_left_stays_at_its_offset(word: str):
    blank = webtext.blank(PAGE)
    at = blank.index(word)
    assert PAGE[at : at + len(word)] == word


def test_block_tags_part_paragraphs_and_inline_tags_do_not():
    blank = webtext.blank("<html><body><p>One <b>bold</b> word.</p><p>Two.</p></body>")
    one, two = (part for part in blank.split("\n\n") if part.strip())
    assert (words(one), words(two)) == (["One", "bold", "word."], ["Two."])


def test_a_page_without_an_article_tag_is_kept_but_for_its_furniture():
    blank = webtext.blank("<html><body><nav>Menu</nav><div>Homs was shelled.</div><form>Search</form></body></html>")
    assert words(blank) == ["Homs", "was", "shelled."]


def test_furniture_that_nobody_closed_does_not_swallow_the_article():
    text = "Homs was shelled. " * 20
    assert "Homs" in webtext.blank(f"<html><nav>Menu<article>{text}</article>")


def test_scripts_and_comments_that_never_end_leave_nothing():
    for opening in ("<script>", "<style>", "<!--"):
        assert words(webtext.blank(f"<html><body>Before {opening} alert(1) Paris")) == ["Before"]


def test_the_publication_date_is_read_from_the_metadata():
    assert webtext.published(PAGE) == "2016-03-27"
    assert webtext.published('<script>{"datePublished": "2015-09-30T10:00:00"}</script>') == "2015-09-30"
    assert webtext.published("<html><p>Published on 3 May</p>") == ""


@pytest.mark.parametrize(
    "start", ["<html>", " \n<!DOCTYPE html>", "\ufeff<body class=x>", '<?xml version="1.0"?><html>']
)
def test_what_begins_as_a_page_is_one(start: str):
    assert webtext.is_page(f"{start}Homs fell.")


def test_a_part_cut_out_of_a_page_is_one_and_text_with_tags_in_it_is_not():
    tags = "<p>One</p><p>Two</p><p>Three</p>"
    assert webtext.is_page(f"<div>{tags}</div>")
    assert not webtext.is_page(f"He typed: {tags}")
    assert not webtext.is_page(f"<img src=x>{tags}")


@pytest.mark.parametrize("text", ["", "Homs fell.", "5 < 6 and 7 > 2", "He wrote <p> in HTML.", "a\n<b>\nc"])
def test_plain_text_is_no_page(text: str):
    assert not webtext.is_page(text)


PIECES = ["<", ">", "<p>", "</p>", "<script>", "</script>", "<!--", "-->", "&amp;", "&", "#8217;", "<article>"]
PIECES += ["</article>", "<nav>", "</nav>", "a", " ", "\n", "é", "<a href='", "'>"]


@given(st.lists(st.sampled_from(PIECES)))
def test_nothing_ever_moves(parts: list[str]):
    text = "".join(parts)
    blank = webtext.blank(text)
    assert len(blank) == len(text)
    assert all(new in {old, " ", "\n"} for old, new in zip(text, blank, strict=True) if old.isalpha() and old != "#")
    assert "<p>" not in blank
