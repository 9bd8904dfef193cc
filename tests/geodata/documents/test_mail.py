"""E-mails: the message is the text; what it quotes, passes on or carries is told apart and said."""

from __future__ import annotations

import email.message
import time
from contextlib import suppress

import pytest

from geodata.documents import reading
from geodata.documents.document import Document
from geodata.errors import InputError
from tests.support.article_files import mail

LONG = "Shells hit Homs on Tuesday, killing three people in a market, residents of the city said."


def read(data: bytes) -> Document:
    return reading.read(data, "report")


def codes(found: Document) -> list[str]:
    return [oddity.code for oddity in found.oddities]


def test_the_message_its_subject_and_its_day_are_read():
    found = read(mail(f"{LONG}\n\nIt went on.\n", subject="=?utf-8?q?Homs_=E2=80=93_hit?="))
    assert (found.text, found.title, found.published) == (f"{LONG}\n\nIt went on.", "Homs – hit", "2016-03-15")
    assert codes(found) == ["mail"]


def test_a_message_in_html_is_read_as_a_page():
    found = read(mail(f"<div>{LONG} A<b>za</b>z.</div><p>Two.</p>", kind="text/html"))
    assert found.text == f"{LONG} Azaz.\n\nTwo."


def test_attachments_are_named_and_left_alone():
    message = email.message.EmailMessage()
    message["From"], message["Message-ID"], message["Subject"], message["To"] = (
        "a@b.invalid",
        "<1@b>",
        "x",
        "c@d.invalid",
    )
    message.set_content(LONG)
    message.add_alternative(f"<p>{LONG}</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="list of\u202edead.pdf")
    found = read(message.as_bytes())
    assert found.text == LONG
    assert "1 attachment left alone: list of" in {o.code: o.message for o in found.oddities}["attachments"]


def test_a_reply_keeps_what_it_quotes_with_its_marks():
    found = read(mail(f"{LONG}\n\nOn Monday, A wrote:\n> Rebels took Azaz.\n>> Really?\n"))
    assert found.text.endswith("> Rebels took Azaz.\n>> Really?")
    assert found.published == "2016-03-15"


@pytest.mark.parametrize(
    "body",
    [
        f"FYI\n\n---------- Forwarded message ---------\nFrom: A\nDate: Mon, 1 Feb 2016 10:00:00 +0000\n\n{LONG}\n",
        f"See below.\n\n> Date: Mon, 1 Feb 2016 10:00:00 +0000\n>\n> {LONG}\n",
    ],
)
def test_a_message_that_only_passes_one_on_is_read_as_that_one(body: str):
    found = read(mail(body))
    assert f"\n{LONG}" in found.text
    assert ">" not in found.text
    assert found.published == "2016-02-01"
    assert "forwarded" in codes(found)


def test_a_page_saved_as_one_file_is_read_as_a_page():
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.invalid/a\r\nSubject: Homs\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        '<!DOCTYPE html><html><meta property=3D"article:published_time" content=3D"2016-03-14"><body><p>A<b>za</b>=\r\n'
        "z fell.</p></body></html>\r\n--B\r\nContent-Type: image/png\r\n\r\nxx\r\n--B--\r\n"
    )
    found = read(saved.encode())
    assert (found.text, found.published, codes(found)) == ("Azaz fell.", "2016-03-14", ["web-page"])


def test_a_text_that_begins_with_labels_is_no_mail():
    said = "Date: 3 March 2016\nPlace: Homs\nSource: Agency\n\nShells hit Homs."
    assert read(said.encode()).text == said


@pytest.mark.parametrize(
    "data",
    [
        mail("x", headers="Content-Disposition: =?x?y\r\n", kind="multipart/mixed; boundary=B"),
        mail("Homs", kind="text/plain; charset=no-such"),
        mail("", kind="application/pdf"),
        mail("--B\n" * 3_000, kind='multipart/mixed; boundary="B"'),
        b"".join(
            b'MIME-Version: 1\nA: b\nContent-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
            for n in range(3_000)
        ),
    ],
    ids=["header", "charset", "pdf", "parts", "deep"],
)
def test_a_broken_message_is_read_or_refused_and_nothing_else(data: bytes):
    start = time.thread_time()
    with suppress(InputError):
        read(data)
    assert time.thread_time() - start < 2
