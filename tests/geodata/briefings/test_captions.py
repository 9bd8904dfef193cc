from __future__ import annotations

import time

import pytest

from geodata.briefings import captions
from geodata.briefings.captions import Piece
from geodata.errors import InputError


def test_marks_divide_a_caption_into_pieces():
    found = captions.paragraphs("In **2015** *they say* [here](https://example.org/a).")
    assert found == (
        (
            Piece("In "),
            Piece("2015", "strong"),
            Piece(" "),
            Piece("they say", "emphasis"),
            Piece(" "),
            Piece("here", "link", "https://example.org/a"),
            Piece("."),
        ),
    )


def test_html_is_text():
    assert captions.paragraphs("<script>x</script>") == ((Piece("<script>x</script>"),),)


def test_a_blank_line_begins_a_paragraph():
    assert [captions.plain(text) for text in ("a\n\nb", "a\nb")] == ["a b", "a b"]
    assert len(captions.paragraphs("a\n \n\nb\r\n\r\nc")) == 3


@pytest.mark.parametrize("address", ["javascript:x", "data:text/html,x", "//example.org", "https://", "http://a@b.org"])
def test_only_web_addresses_are_links(address: str):
    with pytest.raises(InputError, match="is no link to follow"):
        captions.paragraphs(f"[x]({address})")


@pytest.mark.parametrize("text", ["*", "**", "2 * 3 * 4", "***", "[x](", "* a*"])
def test_unpaired_marks_stay_as_text(text: str):
    assert captions.plain(text) == text


def test_hostile_text_is_parsed_quickly():
    began = time.thread_time()
    for text in ("*" * 5000, "[" * 5000, "*a " * 1600, "[a](" * 1200):
        captions.paragraphs(text)
    assert time.thread_time() - began < 1
