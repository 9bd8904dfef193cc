from __future__ import annotations

import time

import pytest

from geodata.briefings import captions
from geodata.briefings.captions import Block, Piece
from geodata.errors import InputError


def test_marks_divide_a_caption_into_pieces():
    found = captions.blocks("In **2015** *they say* [here](https://example.org/a).")[0].pieces
    assert found == (
        Piece("In "),
        Piece("2015", "strong"),
        Piece(" "),
        Piece("they say", "emphasis"),
        Piece(" "),
        Piece("here", "link", "https://example.org/a"),
        Piece("."),
    )


def test_html_is_text():
    assert captions.blocks("<script>x</script>") == (Block((Piece("<script>x</script>"),)),)


def test_a_blank_line_begins_a_paragraph():
    assert [captions.plain(text) for text in ("a\n\nb", "a\nb")] == ["a b", "a b"]
    assert len(captions.blocks("a\n \n\nb\r\n\r\nc")) == 3


@pytest.mark.parametrize("address", ["javascript:x", "data:text/html,x", "//example.org", "https://", "http://a@b.org"])
def test_only_web_addresses_are_links(address: str):
    with pytest.raises(InputError, match="is no link to follow"):
        captions.blocks(f"[x]({address})")


@pytest.mark.parametrize("text", ["*", "**", "2 * 3 * 4", "***", "[x](", "* a*"])
def test_unpaired_marks_stay_as_text(text: str):
    assert captions.plain(text) == text


def test_lines_that_begin_with_a_hyphen_are_items_of_a_list():
    text = "They hold:\n- **Homs**\n  and around it\n- Hama\n\nNothing - more"
    found = [(block.kind, "".join(piece.text for piece in block.pieces)) for block in captions.blocks(text)]
    assert found == [
        ("paragraph", "They hold:"),
        ("item", "Homs and around it"),
        ("item", "Hama"),
        ("paragraph", "Nothing - more"),
    ]
    assert [block.kind for block in captions.blocks("-5 degrees\n- ")] == ["paragraph"]


def test_a_mark_that_is_not_closed_is_quoted():
    assert captions.unclosed("In **July 2015 Assad asked") == "**July 2015 Assad asked"
    assert captions.unclosed("In **July** 2015, 2 * 3") == ""
    assert captions.unclosed("**a** and **b") == "**b"


def test_hostile_text_is_parsed_quickly():
    began = time.thread_time()
    for text in ("*" * 5000, "[" * 5000, "*a " * 1600, "[a](" * 1200, "- " * 2500, "- a\n" * 1200):
        captions.blocks(text)
    assert time.thread_time() - began < 1
