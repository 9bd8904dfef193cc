"""Pasted and uploaded articles: read within limits, or refused in a sentence that says what to do."""

from __future__ import annotations

import shutil
import time
import tomllib
from pathlib import Path

import pytest

import dashboard
from geodata import articles
from geodata.dataset import reading
from geodata.errors import InputError
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Dataset
from geodata.review import intake
from geodata.review.intake import Submission
from tests.support import article_files, breaking
from tests.support.paths import SEED, SYRIA

TEXT = "Strikes on Aleppo\n\nOn 12 November 2015, air strikes hit Aleppo.\n"
GAZETTEER = Gazetteer.open()


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return reading.load(shutil.copytree(SYRIA, tmp_path_factory.mktemp("intake") / "data"))


def refused(given: Submission, dataset: Dataset) -> str:
    with pytest.raises(InputError) as error:
        intake.open_article(given, dataset, GAZETTEER)
    return str(error.value)


def test_a_pasted_text_becomes_an_article_with_a_source(dataset: Dataset):
    desk = intake.open_article(
        Submission(text=TEXT, publisher=" The Wire ", published="2015-11-14"), dataset, GAZETTEER
    )
    article = desk.draft.article
    assert (article.text, article.title, article.publisher) == (TEXT, "Strikes on Aleppo", "The Wire")
    assert (desk.source["source"], desk.known, desk.draft.published) == ("strikes-on-aleppo", False, "2015-11-14")
    assert "Aleppo" in [place.mention.text for place in desk.draft.places]


def test_a_publication_date_that_the_text_gives_is_the_sources(dataset: Dataset):
    text = "Published November 14 2015 Air strikes hit Aleppo on Thursday, residents of the city said."
    desk = intake.open_article(Submission(text=text), dataset, GAZETTEER)
    assert desk.draft.published_inferred
    assert desk.source["published"] == desk.draft.published == "2015-11-14"


def test_an_uploaded_web_page_is_read_without_its_markup(dataset: Dataset):
    page = f"<!doctype html><html><head><title>x</title></head><body>{'<div> </div>' * 50}<p>{TEXT}</p></body></html>"
    desk = intake.open_article(Submission(file=page.encode(), file_name="page.html"), dataset, GAZETTEER)
    assert "<" not in desk.draft.article.text
    assert "      " not in desk.draft.article.text


def test_the_stored_text_is_the_text_that_was_drafted(dataset: Dataset, tmp_path: Path):
    pages = ["<b>Strikes</b> hit <i>Aleppo</i>. &lt;p&gt; " * 30, "<html><p>Strikes hit Aleppo.</p><p>&nbsp;</p>", TEXT]
    for number, text in enumerate(pages):
        desk = intake.open_article(Submission(text=text, title="A title"), dataset, GAZETTEER)
        path = tmp_path / f"{number}.txt"
        path.write_text(desk.draft.article.text, encoding="utf-8", newline="")
        assert articles.read(path, "", "").text == desk.draft.article.text


def test_an_article_of_the_dataset_is_recognised_whatever_it_is_called(dataset: Dataset):
    text = SEED.read_text(encoding="utf-8").replace("\n", "\r\n")
    desk = intake.open_article(
        Submission(text=text, title="Other", published="not read", source="other"), dataset, GAZETTEER
    )
    assert desk.known
    assert desk.source["source"] == "russia-continues-support"
    assert desk.draft.article.text == dataset.articles["russia-continues-support"].text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Submission(), "Paste the text"),
        (Submission(text=" \n\t"), "Paste the text"),
        (Submission(text="a", file=b"b", file_name="b"), "take out one"),
        (Submission(text="a\0b"), "NUL"),
        (Submission(file=b"%PDF-1.7 x", file_name="x.txt"), "'x.txt' is a damaged PDF"),
        (Submission(file=breaking.XLSX, file_name="x.txt"), "is an Excel workbook, whatever it is called"),
        (Submission(file=breaking.ODS, file_name="x.txt"), "is a LibreOffice spreadsheet"),
        (Submission(file=breaking.ZIP, file_name="x.txt"), "is a ZIP archive"),
        (Submission(file=b"\x1f\x8b\x08" + bytes(50), file_name="x.txt"), "is a compressed file"),
        (Submission(file=bytes(range(1, 32)) * 50, file_name="x.txt"), "full of control characters"),
        (Submission(text=TEXT, source="../evil"), "Source id: '../evil' is not an id"),
        (Submission(text=TEXT, source="russia-continues-support"), "the id of another source"),
        (Submission(text=TEXT, published="March"), "Published: 'March' is not a date"),
        (Submission(text=TEXT, url="javascript:x"), "Address: 'javascript:x' is not an address"),
    ],
)
def test_a_refused_submission_gets_a_message_that_says_what_to_do(dataset: Dataset, given: Submission, message: str):
    assert message in refused(given, dataset)


def test_all_faults_are_reported_at_once(dataset: Dataset):
    assert len(refused(Submission(text=TEXT, source="No", published="March", url="x"), dataset).splitlines()) == 3


def test_ten_megabytes_are_refused_at_once(dataset: Dataset):
    start = time.thread_time()
    assert "10,000,000 characters" in refused(Submission(text="a" * 10_000_000), dataset)
    assert time.thread_time() - start < 1


def test_the_server_takes_no_larger_upload_than_is_read():
    config = tomllib.loads(Path(dashboard.__file__).with_name(".streamlit").joinpath("config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] == intake.MAX_MB


def test_a_page_that_is_nearly_all_markup_is_refused_before_it_is_read(dataset: Dataset):
    page = Submission(file=b"<p>" * (intake.MOST_TAGS + 1), file_name="page.html")
    start = time.thread_time()
    assert "nearly all markup" in refused(page, dataset)
    assert time.thread_time() - start < 1


@pytest.mark.parametrize("data", [b"a" * 200_000_000, b"\xff" * 5_000_000, b"<p>" * 1_666_666, b"\r\n" * 2_500_000])
def test_the_largest_upload_is_refused_within_seconds(dataset: Dataset, data: bytes):
    start = time.thread_time()
    assert refused(Submission(file=data, file_name="large.txt"), dataset)
    assert time.thread_time() - start < 5


def test_what_was_left_out_of_a_file_is_said_and_kept_with_the_work(dataset: Dataset):
    page = f"<html><body><p>{TEXT}</p><p hidden>On 3 May, rebels shelled Homs.</p></body></html>".encode()
    review = intake.open_article(Submission(file=page, file_name="x.html"), dataset, GAZETTEER)
    assert any("4 words" in note or "6 words" in note for note in review.notes)
    assert intake.reopen(review.as_json(), dataset, GAZETTEER).notes == review.notes


def test_several_files_are_read_one_by_one_and_those_that_cannot_be_say_why(dataset: Dataset):
    mail = article_files.mail(TEXT, subject="Aleppo hit")
    files = [("a.txt", TEXT.encode()), ("b.zip", breaking.ZIP), ("c.eml", mail)]
    steps: list[tuple[int, str]] = []
    texts, refused_files = intake.read_files(
        files, Submission(publisher="Wire"), lambda number, name: steps.append((number, name))
    )
    assert steps == [(0, "a.txt"), (1, "b.zip"), (2, "c.eml")]
    assert [(text.file_name, text.publisher, text.title) for text in texts] == [
        ("a.txt", "Wire", ""),
        ("c.eml", "Wire", "Aleppo hit"),
    ]
    assert ["'b.zip' is a ZIP archive" in reason for reason in refused_files] == [True]
    review = intake.open_article(texts[1], dataset, GAZETTEER)
    assert (review.source["title"], review.source["published"]) == ("Aleppo hit", "2016-03-15")
    assert "e-mail" in review.notes[0]


@pytest.mark.parametrize(
    ("number", "common", "says"),
    [
        (21, Submission(), "21 files, and at most 20"),
        (2, Submission(title="x"), "belong to one article"),
        (2, Submission(text="x"), "take out the text or the files"),
    ],
)
def test_several_files_that_cannot_be_meant_are_refused(number: int, common: Submission, says: str):
    with pytest.raises(InputError, match=says):
        intake.read_files([("a.txt", b"Homs")] * number, common, lambda *_: None)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_an_upload_is_read_in_the_encoding_it_has(dataset: Dataset, encoding: str):
    text = "“Aleppo” was held by the café owners’ militia on 3 March 2016."
    desk = intake.open_article(Submission(file=text.encode(encoding), file_name="x.txt"), dataset, GAZETTEER)
    assert desk.draft.article.text == text


def test_half_a_letter_is_replaced_and_nothing_fails(dataset: Dataset):
    desk = intake.open_article(Submission(text="\ud800 Aleppo"), dataset, GAZETTEER)
    desk.draft.article.text.encode()
