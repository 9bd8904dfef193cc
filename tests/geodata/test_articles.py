"""Articles: offsets are the file's, copied quotes are found, and no path leads outside the dataset."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import articles
from geodata.errors import InputError
from geodata.model import Article, Span
from tests.support.paths import SEED

TITLE = "Russia continues support in Syria despite announcing a withdrawal"


@pytest.fixture(scope="module")
def article() -> Article:
    return articles.read(SEED, "seed", TITLE)


def text_of(article: Article, span: Span | None) -> str:
    return article.text[span.start : span.end] if span else ""


def test_the_text_is_the_file_to_the_letter(article: Article) -> None:
    assert article.text.encode() == SEED.read_bytes()


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", True),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", True),
    ],
)
def test_every_usual_encoding_is_read_and_any_but_utf8_reported(
    tmp_path: Path, encoding: str, *, reported: bool
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("“Café” in Homs.\r\nNext – line.".encode(encoding))
    article, odd = articles.load(path, "x", "")
    assert article.text == "“Café” in Homs.\r\nNext – line."
    assert [oddity.code for oddity in odd] == (["encoding"] if reported else [])


def test_one_bad_byte_does_not_spoil_the_other_lines(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("حميميم\n".encode() + b"caf\xe9\n")
    article, odd = articles.load(path, "x", "")
    assert article.text == "حميميم\ncafé\n"
    assert [oddity.line for oddity in odd] == [2]


def test_nul_bytes_are_reported_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"one\ntw\0o\n")
    assert [(oddity.code, oddity.line) for oddity in articles.load(path, "x", "")[1]] == [("nul", 2)]


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_an_unreadable_file_is_an_input_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        articles.read(tmp_path / name, "x", "")


def test_a_file_is_looked_up_in_the_datasets_folder_first(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    own = tmp_path / "texts" / SEED.name
    own.write_text("mine", encoding="utf-8")
    assert articles.resolve(tmp_path, f"texts/{SEED.name}") == own.resolve()
    assert articles.resolve(tmp_path, f"texts\\{SEED.name}") == own.resolve()


def test_a_copied_dataset_still_finds_the_bundled_articles(tmp_path: Path) -> None:
    assert articles.resolve(tmp_path, f"../../seeds/{SEED.name}").name == SEED.name


@pytest.mark.parametrize(
    "file", ["/etc/passwd", "../../../etc/passwd", "../secret.txt", "", "..", "a\0b", "no.txt", "link"]
)
def test_no_path_leads_outside_the_dataset(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InputError):
        articles.resolve(folder, file)


def test_a_quote_is_found_to_the_letter(article: Article) -> None:
    quote = "recapture of Palmyra in March 2016"
    assert text_of(article, articles.find_quote(article, quote)) == quote


@pytest.mark.parametrize(
    "quote",
    [
        'the "main part" of its forces',
        "the “main  part”\nof its forces",
        " the “main part” of its forces ",
        "the «main\u00a0part» of its forces",
    ],
)
def test_a_quote_may_differ_in_blanks_and_quotation_marks(article: Article, quote: str) -> None:
    assert text_of(article, articles.find_quote(article, quote)) == "the “main part” of its forces"


def test_a_quote_may_differ_in_dashes_accents_and_invisible_characters() -> None:
    article = Article("x", "", "The\u200b café – rebuilt… – opened.")
    assert (
        text_of(article, articles.find_quote(article, "The cafe\u0301 - rebuilt... -")) == "The\u200b café – rebuilt… –"
    )


@pytest.mark.parametrize("quote", ["", "  ", "\u200b", "recapture of Aleppo", "RECAPTURE OF PALMYRA"])
def test_other_words_are_not_the_quote(article: Article, quote: str) -> None:
    assert articles.find_quote(article, quote) is None


def test_the_text_is_preferred_to_the_headline() -> None:
    article = Article("x", "Homs falls", "Homs falls\n\nOn Monday Homs falls again.")
    span = articles.find_quote(article, "Homs falls")
    assert span == Span(22, 32)
    assert articles.paragraph(article, span) == 1


def test_the_sentence_around_a_quote_is_whole(article: Article) -> None:
    span = articles.find_quote(article, "recapture of Palmyra in March 2016")
    assert span
    whole = text_of(article, articles.sentence(article, span))
    assert whole.startswith("The Russian military intervention has proven")
    assert whole.endswith("previously captured by the Islamic State.")


def test_a_closing_quotation_mark_belongs_to_its_sentence(article: Article) -> None:
    span = articles.find_quote(article, "broadcast on 11 October 2015")
    assert span
    assert text_of(article, articles.sentence(article, span)).endswith("political compromise”.")


def test_a_quote_across_two_sentences_gets_both(article: Article) -> None:
    span = articles.find_quote(article, "forces from Syria. Yet, in spite of this")
    assert span
    whole = text_of(article, articles.sentence(article, span))
    assert whole.startswith("On 14 March 2016")
    assert whole.endswith("military operations in Syria.")


@pytest.mark.parametrize("text", ["On 3 Sept. 2015 Gen. A. Smith of the U.S. Army spoke.", "It cost No. 5 its arms."])
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    article = Article("x", "", f"Before. {text} After.")
    span = articles.find_quote(article, text[-8:])
    assert span
    assert text_of(article, articles.sentence(article, span)) == text


def test_a_sentence_never_leaves_its_paragraph() -> None:
    article = Article("x", "", "A headline without a stop\n\nHoms fell\n\nThe end.")
    span = articles.find_quote(article, "Homs")
    assert span
    assert text_of(article, articles.sentence(article, span)) == "Homs fell"


def test_paragraphs_are_numbered_from_one_without_headlines(article: Article) -> None:
    first = articles.find_quote(article, "After Putin ordered")
    palmyra = articles.find_quote(article, "recapture of Palmyra")
    assert first
    assert palmyra
    assert articles.paragraph(article, first) == 1
    assert articles.paragraph(article, palmyra) == 9
    assert articles.paragraph(article, Span(0, 6)) == 0


def test_lines_are_paragraphs_when_no_blank_line_parts_them() -> None:
    article = Article("x", "", "One.\nTwo.\r\nThree.\n")
    assert [articles.paragraph(article, Span(at, at + 1)) for at in (0, 5, 11)] == [1, 2, 3]


@given(st.text(alphabet="ab .\n\r“”-–…\u0301é", max_size=60), st.data())
def test_every_piece_of_a_text_is_found_and_lies_in_its_sentence(text: str, data: st.DataObject) -> None:
    article = Article("x", "ab", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end].strip()
    span = articles.find_quote(article, quote)
    if not quote:
        assert span is None
        return
    assert span
    assert text[span.start : span.end] == quote
    around = articles.sentence(article, span)
    assert around.start <= span.start < span.end <= around.end
    assert articles.paragraph(article, span) >= 0


@pytest.mark.parametrize(
    ("start", "what"),
    [(b"%PDF-1.7\n", "PDF"), (b"PK\x03\x04", "ZIP"), (b"\xd0\xcf\x11\xe0", "Office"), (b"{\\rtf1", "RTF")],
)
def test_a_binary_format_is_refused_and_named_whatever_the_file_is_called(
    tmp_path: Path, start: bytes, what: str
) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(start + b"\x01\x02 Homs \xff")
    with pytest.raises(InputError, match=what):
        articles.read(path, "x", "")


def test_a_binary_file_is_refused_and_a_stray_control_character_is_not(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(bytes(range(32)) * 10)
    with pytest.raises(InputError, match="control characters"):
        articles.read(path, "x", "")
    path.write_bytes(b"Homs \x0c fell on Monday.\x1a")
    assert articles.read(path, "x", "").text == "Homs \x0c fell on Monday.\x1a"


def test_the_text_of_a_web_page_is_kept_and_the_rest_reported(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("<!doctype html><html><body><p>Ho<b>m</b>s <i>fell</i>.</p></body></html>", encoding="utf-8")
    article, odd = articles.load(path, "x", "")
    assert article.text == "Homs fell."
    assert [oddity.code for oddity in odd] == ["web-page"]


def test_the_page_of_a_quote_is_counted_by_form_feeds() -> None:
    article = Article("x", "", "One.\n\n\fTwo. It runs on.\fThree.")
    spans = [articles.find_quote(article, quote) for quote in ("One.", "It runs on.", "Three.")]
    assert [articles.page(article, span) for span in spans if span] == [1, 2, 3]
    assert articles.page(Article("x", "", "One."), Span(0, 3)) == 0
