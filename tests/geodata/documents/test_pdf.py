"""PDFs: running text in reading order, with its pages, or the reason why there is none; never without end."""

from __future__ import annotations

import pytest

from geodata import articles
from geodata.documents import pdf, reading
from geodata.documents.document import Document
from geodata.errors import InputError
from tests.support import article_files
from tests.support.article_files import HEIGHT, WIDTH, column

pytest.importorskip("pypdfium2")
PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q"
PROSE = [
    "Shells hit the town of Azaz at dawn on Tuesday, and residents",
    "of the town said that three people were killed in a market; a",
    "bakery was hit as well. The strikes came a day after the bom-",
    "bardment of the north-",
    "western town of Idlib, where nobody was hurt at all, it said.",
]


def read(data: bytes) -> Document:
    return reading.read(data, "report")


def said(found: Document, code: str) -> str:
    return next((oddity.message for oddity in found.oddities if oddity.code == code), "")


def test_lines_are_joined_and_divided_words_made_whole():
    found = read(article_files.pdf([column(PROSE)]))
    assert found.text == (
        "Shells hit the town of Azaz at dawn on Tuesday, and residents of the town said that three people were killed "
        "in a market; a bakery was hit as well. The strikes came a day after the bombardment of the north-western town "
        "of Idlib, where nobody was hurt at all, it said."
    )
    assert "a PDF of 1 page" in said(found, "pdf")


def test_paragraphs_are_told_by_gaps_indents_and_short_lines():
    indented = [(72, 700, "Two begins with an indent, and it runs on to the end of"), (60, 686, "this line. It ends.")]
    lines = [
        (60.0, 800.0, "A HEADLINE"),
        *column(["One is a paragraph of two lines, and it runs on to the", "next."], top=760),
    ]
    found = read(article_files.pdf([[*lines, *indented, (60, 650, "Three.")]]))
    assert [part[:3] for part in found.text.split("\n\n")] == ["A H", "One", "Two", "Thr"]


LEFT = [f"left {number} of the column that is long" for number in range(8)]
RIGHT = [f"right {number} of the column that is long" for number in range(8)]


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_are_read_one_after_the_other_whatever_their_order_in_the_file(*, by_row: bool):
    columns = [column(LEFT), column(RIGHT, left=310)]
    rows = [line for pair in zip(*columns, strict=True) for line in pair]
    placed = rows if by_row else columns[0] + columns[1]
    title = [(60.0, 790.0, "A title that runs across both of the columns of the page, as titles of newspapers do")]
    text = read(article_files.pdf([title + placed])).text
    numbers = [int(word) for word in text.split() if word.isdigit()]
    assert numbers == [*range(8), *range(8)]
    assert text.startswith("A title")
    assert text.index("left 7") < text.index("right 0")


def test_running_heads_feet_and_page_numbers_are_left_out_and_said():
    pages = [
        [(60.0, 820.0, "The Daily Wire, 3 March 2016"), *column(PROSE), (290.0, 20.0, f"Page {number} of 3")]
        for number in (1, 2, 3)
    ]
    found = read(article_files.pdf(pages))
    assert "Daily Wire" not in found.text
    assert "Page" not in found.text
    assert "6 lines of running heads" in said(found, "running-heads")
    assert "The Daily Wire, 3 March 2016" in said(found, "running-heads")


def test_pages_are_counted_and_a_sentence_runs_on_over_them():
    first = ["The army said on Tuesday that it had taken the whole of the", "town of Azaz, and that the rebels"]
    second = ["had left it for Idlib. A second sentence stands on this page,", "and it ends here."]
    article, _ = articles.decode(
        article_files.pdf([column([*first[:1], first[1] + " of the north"]), column(second), column(["Three."])]),
        "x",
        "x",
        "",
    )
    assert "rebels of the north had left it for Idlib.\fA second" in article.text
    pages = [articles.find_quote(article, quote) for quote in ("The army said", "A second sentence", "Three.")]
    assert [articles.page(article, span) for span in pages if span] == [1, 2, 3]


def test_a_table_is_read_by_rows():
    cells = [
        ("Date", "Place", "Killed"),
        ("3 March", "Azaz", "20"),
        ("4 March", "Idlib", "3"),
        ("5 March", "Homs", "12"),
    ]
    table = [
        (60.0 + 150 * at, 700.0 - 14 * row, cell) for row, line in enumerate(cells) for at, cell in enumerate(line)
    ]
    by_column = sorted(table, key=lambda cell: (cell[0], -cell[1]))
    found = read(article_files.pdf([column(PROSE), by_column]))
    assert "Date | Place | Killed\n\n3 March | Azaz | 20\n\n4 March | Idlib | 3\n\n5 March | Homs | 12" in found.text
    assert said(found, "tables")


def test_a_scan_says_that_it_has_no_text():
    with pytest.raises(InputError, match="a PDF without text: its pages are pictures"):
        read(article_files.pdf([[], []], before=PICTURE))
    mixed = article_files.pdf([column(PROSE), []])
    assert said(read(mixed), "no-text") == "without text, perhaps pictures: page 2"


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"extra": PICTURE}, True), ({"before": "3 Tr " + PICTURE}, True), ({"before": PICTURE}, False), ({}, False)],
    ids=["under a picture", "invisible", "on a picture", "plain"],
)
def test_text_under_a_picture_is_said(given: dict[str, str], *, expected: bool):
    found = read(article_files.pdf([column(PROSE)], **given))
    assert bool(said(found, "text-under-picture")) is expected
    assert "Azaz" in found.text


WHOLE = article_files.pdf([column(PROSE)] * 3)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (article_files.pdf([column(PROSE)], encrypt=article_files.PASSWORD), "with a password"),
        (b"%PDF-1.7 ...", "damaged PDF"),
        (WHOLE[:120], "damaged PDF"),
        (article_files.pdf([]), "damaged PDF"),
        (WHOLE[: len(WHOLE) // 2], "damaged PDF"),
    ],
    ids=["encrypted", "none", "cut", "empty", "half"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, says: str):
    with pytest.raises(InputError, match=f"^report .*{says}"):
        read(data)


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes_and_said():
    found = read(WHOLE[: WHOLE.index(b"xref")])
    assert "Azaz" in found.text
    assert "breaks off" in said(found, "cut-off")
    assert not said(read(WHOLE), "cut-off")


def test_a_file_of_2000_pages_is_read_to_the_last():
    assert read(article_files.pdf([column(PROSE[:1], top=400)] * 2_000)).text.count("\f") == 1_999


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "LONGEST_S", 0.01)
    with pytest.raises(InputError, match="takes more than"):
        read(WHOLE + b"\n")


def test_a_file_that_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    before = read(WHOLE)
    monkeypatch.setattr(pdf.subprocess, "run", None)
    assert read(WHOLE) is before


def test_without_the_library_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf.util, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'dateline-map\[articles\]'"):
        read(WHOLE + b"\n\n")
