"""E-mails (EML) and web pages saved as one file (MHTML) → the text of the message.

The text of a mail is what its sender wrote and, below it, what it quotes: drafting tells quoted lines by their marks.
A mail that only passes on another one is read as that one.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final

from geodata.documents import document, webpages
from geodata.documents.document import Document
from geodata.errors import InputError
from geodata.fileio import Oddity

_MOST_LINES: Final = 1_000_000
_MOST_MULTIPARTS: Final = 30
"""Parts that hold parts. The time that a message takes grows with its lines times these."""
_MOST_PARTS: Final = 1_000
_NAMED: Final = 5
"""Attachments that the remark names."""
_LEAST_LETTERS: Final = 60
"""A message of fewer letters of its own only passes on what it quotes."""
_TEXTS: Final = frozenset({"text/plain", "text/html"})
_QUOTED: Final = re.compile(r"^[ \t]*((?:>[ \t]?)+)", re.MULTILINE)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_FORWARDED: Final = re.compile(
    r"^[ \t>]*(?:-{2,} ?Forwarded message ?-{2,}|Begin forwarded message:|-{2,} ?Original Message ?-{2,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED_DATE: Final = re.compile(r"^[ \t>*]*(?:Date|Sent):\**[ \t]*(.{6,60})$", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def read(data: bytes, name: str) -> Document:
    """The text of a message, its subject and its day, and what was left out. Raises InputError."""
    if data.count(b"\n") > _MOST_LINES or data.count(b"boundary=") > _MOST_MULTIPARTS:
        raise InputError(f"{name} was not read: it has more lines or parts than a message has; save its text alone")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        leaves = list(_leaves(message))
        return _document(message, leaves)
    except RecursionError as error:
        raise InputError(f"{name} was not read: it is a message of too many parts within parts") from error
    except (LookupError, ValueError, TypeError, AttributeError, IndexError, AssertionError) as error:
        # what the standard library raises for broken headers, which differs from version to version
        raise InputError(f"{name} is damaged: it cannot be read as a message ({error}); save it again") from error


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a message that hold something, without those of attached messages."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting[:0] = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
        else:
            yield part
    raise ValueError(f"more than {_MOST_PARTS:,} parts")


def _document(message: EmailMessage, leaves: list[EmailMessage]) -> Document:
    is_saved_page = "Snapshot-Content-Location" in message or message.get_content_type() == "multipart/related"
    body = _body(leaves, "text/html" if is_saved_page else "text/plain")
    subject, day = document.one_line(str(message.get("Subject", ""))), _day(str(message.get("Date", "")))
    if body is None:
        note = document.note("mail", "the file is an e-mail without a text")
        return Document("", subject, day, (note, *_attachments(leaves, None)))
    page = webpages.read(_text(body)) if body.get_content_type() == "text/html" else None
    if is_saved_page and page:
        return Document(page.text, subject, page.published, page.oddities)
    text = page.text if page else _text(body).replace("\r\n", "\n").strip()
    oddities = [document.note("mail", "the file is an e-mail; the text of its message was read")]
    oddities += [oddity for oddity in page.oddities if oddity.code != "web-page"] if page else []
    text, day, passed_on = _passed_on(text, day)
    return Document(text, subject, day, (*oddities, *passed_on, *_attachments(leaves, body)))


def _body(leaves: list[EmailMessage], preferred: str) -> EmailMessage | None:
    """The part with the text: of the preferred type, if that one has words; else of the other."""
    texts = [leaf for leaf in leaves if leaf.get_content_type() in _TEXTS and not leaf.is_attachment()]
    ranked = sorted(texts, key=lambda leaf: leaf.get_content_type() != preferred)
    return next((leaf for leaf in ranked if _WORD.search(_text(leaf))), ranked[0] if ranked else None)


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    return webpages.decode(data if isinstance(data, bytes) else b"", str(part.get_param("charset", "") or ""))[0]


def _passed_on(text: str, day: str) -> tuple[str, str, list[Oddity]]:
    """The text of a message that passes another one on, without quotation marks, with the day of that one."""
    forwarded = _FORWARDED.search(text)
    own = text[: forwarded.start()] if forwarded else _QUOTED_LINE.sub("", text)
    if len("".join(_WORD.findall(own))) >= _LEAST_LETTERS and not forwarded:
        return text, day, []
    if not forwarded and not _QUOTED.search(text):
        return text, day, []
    message = "it passes on another message, whose text was read as the article"
    date = _FORWARDED_DATE.search(text, forwarded.end() if forwarded else 0)
    return _QUOTED.sub("", text), _day(date[1]) if date else "", [document.note("forwarded", message)]


def _attachments(leaves: list[EmailMessage], body: EmailMessage | None) -> list[Oddity]:
    """The remark that names what else the message holds; none when that is nothing."""
    names = [
        document.one_line(leaf.get_filename() or leaf.get_content_type())
        for leaf in leaves
        if leaf is not body and (leaf.is_attachment() or leaf.get_filename() or leaf.get_content_maintype() != "text")
    ]
    if not names:
        return []
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    said = document.count(len(names), "attachment")
    return [document.note("attachments", f"{said} left alone: {', '.join(names[:_NAMED])}{more}")]


def _day(date: str) -> str:
    """The day of a date as mails write them, in EDTF; "" for any other text."""
    try:
        found = email.utils.parsedate_to_datetime(date.strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return found.date().isoformat()
