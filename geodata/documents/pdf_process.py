"""The process that reads one PDF: bytes on standard input, a JSON object on standard output.

The object has `text` and `notes`, pairs of code and message; or `error`, what to say after the file's name.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from geodata.documents import document, pdf_layout
from geodata.documents.pdf_columns import Word
from geodata.documents.pdf_layout import Page

_MOST_MEMORY: Final = 2_000_000_000
_MOST_SECONDS: Final = 110
"""Of the processor, just under `pdf.LONGEST_S`."""
_MOST_PAGES: Final = 5_000
_MOST_CHARACTERS: Final = 20_000_000
_MOST_OBJECTS: Final = 2_000
"""Of a page, that are looked at for pictures over text."""
_HYPHENS: Final = str.maketrans({"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u2010": "-"})
_END: Final = b"%%EOF"
_DAMAGED: Final = "is a damaged PDF, of which nothing can be read: download it again"
_CATALOG: Final = re.compile(rb"\b([0-9]{1,9}) 0 obj\s{0,9}<<[^>]{0,999}/Type\s{0,9}/Catalog\b")
_TAIL: Final = 2_048


def main() -> None:
    """Read the PDF and print the answer."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        answer = _answer(_with_end(data), breaks_off=_breaks_off(data))
    except pypdfium2.PdfiumError as error:
        answer = {"error": _why(str(error))}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Bound the memory and the processor time of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, _MOST_MEMORY), (resource.RLIMIT_CPU, _MOST_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _breaks_off(data: bytes) -> bool:
    """Whether the end of the file is missing."""
    return _END not in data[-_TAIL:]


def _with_end(data: bytes) -> bytes:
    """The file; one that breaks off gets an end that names its catalog, so that PDFium finds what is there."""
    catalog = _CATALOG.search(data) if _breaks_off(data) else None
    return data + b"\ntrailer\n<< /Root %s 0 R >>\n%%%%EOF\n" % catalog[1] if catalog else data


def _why(error: str) -> str:
    if "password" in error.lower():
        return "is a PDF with a password: save it without one"
    return _DAMAGED


def _answer(data: bytes, *, breaks_off: bool) -> dict[str, Any]:
    with pypdfium2.PdfDocument(data) as pdf:
        number = len(pdf)
        if number > _MOST_PAGES:
            return {"error": f"has {number:,} pages, and at most {_MOST_PAGES:,} are read: save those with the article"}
        pages: list[Page] = []
        covered: list[int] = []
        broken: list[int] = []
        characters = 0
        for index in range(number):
            try:
                page, is_covered = _page(pdf, index)
            except pypdfium2.PdfiumError:
                broken.append(index + 1)
                page, is_covered = Page(0, 0, []), False
            pages.append(page)
            covered += [index + 1] if is_covered and page.words else []
            characters += sum(len(word.text) for word in page.words)
            if characters > _MOST_CHARACTERS:
                return {"error": f"has more than {_MOST_CHARACTERS // 10**6} million characters: save part of it"}
    if not characters:
        said = (
            "is a PDF without text: its pages are pictures, perhaps scans; make its text readable with OCR, or type it"
        )
        return {"error": _DAMAGED if breaks_off or not number else said}
    layout = pdf_layout.read(pages)
    notes = [("pdf", f"the file is a PDF of {document.count(number, 'page')}; the text of its text layer was read")]
    if breaks_off:
        notes.append(("cut-off", "the file breaks off: text may be missing; download it again"))
    notes += _notes(pages, covered, broken)
    return {"text": layout.text, "notes": [*notes, *layout.notes]}


def _notes(pages: list[Page], covered: list[int], broken: list[int]) -> list[tuple[str, str]]:
    """What a reader should know about the pages."""
    notes = []
    empty = [number for number, page in enumerate(pages, 1) if not page.words and number not in broken]
    if empty:
        notes.append(("no-text", f"without text, perhaps pictures: {_numbers(empty)}"))
    if covered:
        said = "text lies under a picture or is invisible, as in scans that a program read; compare it with them"
        notes.append(("text-under-picture", f"{_numbers(covered)}: {said}"))
    if broken:
        notes.append(("broken-pages", f"damaged, not read: {_numbers(broken)}"))
    return notes


def _numbers(pages: list[int], most: int = 10) -> str:
    more = f" and {len(pages) - most:,} more" if len(pages) > most else ""
    return f"page{'' if len(pages) == 1 else 's'} {', '.join(map(str, pages[:most]))}{more}"


def _page(pdf: pypdfium2.PdfDocument, index: int) -> tuple[Page, bool]:
    """The words of a page, and whether some of its text lies under a picture."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        text_page = page.get_textpage()
        try:
            words = list(_words(text_page.raw))
        finally:
            text_page.close()
        return Page(width, height, words), bool(words) and _has_covered_text(page.raw)
    finally:
        page.close()


def _words(text_page: Any) -> Iterator[Word]:
    """The words of a page in the order of the file, with their boxes in points from the lower left corner.

    A word ends at a blank, and where the next character stands elsewhere: PDFium joins the halves of divided words.
    """
    box = pdfium.FS_RECTF()
    text = ""
    left = bottom = right = top = 0.0
    for index in range(max(0, pdfium.FPDFText_CountChars(text_page))):
        character = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        is_blank = character.isspace() or character == "\0"
        if not is_blank:
            pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
            middle = (box.top + box.bottom) / 2
            reach = top - bottom
            is_near = bottom < middle < top and left - reach < box.left < right + reach
        if text and (is_blank or not is_near):
            yield Word(text.translate(_HYPHENS), left, bottom, right, top)
            text = ""
        if not is_blank:
            if not text:
                left, bottom, right, top = box.left, box.bottom, box.right, box.top
            text += character
            left, bottom = min(left, box.left), min(bottom, box.bottom)
            right, top = max(right, box.right), max(top, box.top)
    if text:
        yield Word(text.translate(_HYPHENS), left, bottom, right, top)


def _has_covered_text(page: Any) -> bool:
    """Whether text of the page is invisible, or lies under a picture."""
    middles: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE}:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(item, *edges)
        left, bottom, right, top = (edge.value for edge in edges)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            if any(left <= x <= right and bottom <= y <= top for x, y in middles):
                return True
        elif pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return True
        else:
            middles.append(((left + right) / 2, (bottom + top) / 2))
    return False


if __name__ == "__main__":
    main()
