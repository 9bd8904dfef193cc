"""Word and OpenDocument files: the text as it stands when all changes are accepted, within limits."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from geodata.documents import parts, reading
from geodata.documents.document import Document
from geodata.errors import InputError
from tests.support import article_files
from tests.support.article_files import docx, odt, paragraph, run

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def read(data: bytes) -> Document:
    return reading.read(data, "report")


def codes(found: Document) -> list[str]:
    return [oddity.code for oddity in found.oddities]


def refused(data: bytes) -> str:
    start = time.thread_time()
    with pytest.raises(InputError) as error:
        read(data)
    assert time.thread_time() - start < 10
    return str(error.value)


def test_runs_and_signs_of_a_paragraph_are_one_text():
    body = paragraph("Az", run("a", "<w:b/>"), "z fell.") + "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p>"
    found = read(docx(body))
    assert found.text == "Azaz fell.\n\nOne\ntwo"
    assert codes(found) == ["word"]


def test_tracked_changes_are_accepted_and_counted():
    deleted = "<w:del><w:r><w:delText>30</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
    inserted = f"<w:ins>{run('20')}</w:ins><w:moveTo>{run(' people')}</w:moveTo>"
    found = read(docx(paragraph("Shells killed ", deleted, inserted, ".")))
    assert found.text == "Shells killed 20 people."
    assert "4 tracked changes" in {o.code: o.message for o in found.oddities}["tracked-changes"]


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next():
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read(docx(f"<w:p>{mark}{run('Homs ')}</w:p>{paragraph('fell.')}")).text == "Homs fell."


def test_hidden_text_comments_and_doubled_drawings_are_left_out():
    hidden = run("Paris", "<w:vanish/>") + run(" fell.", '<w:vanish w:val="0"/>') + "<w:r><w:commentReference/></w:r>"
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    fallback = f'<mc:Fallback xmlns:mc="{space}"><w:r><w:t>x</w:t></w:r></mc:Fallback>'
    found = read(docx(paragraph("Homs", hidden, fallback)))
    assert found.text == "Homs fell."
    assert codes(found) == ["word", "comments", "hidden-text"]


def test_notes_come_after_the_text():
    found = read(docx(paragraph("Homs fell."), footnotes=f"<w:footnote>{paragraph('Agency.')}</w:footnote>"))
    assert found.text == "Homs fell.\n\nAgency."


CELLS = [("Date", "Place"), ("3 March", "Homs"), ("4 March", "Azaz")]
ROWS = "Attacks\n\nDate | Place\n\n3 March | Homs\n\n4 March | Azaz\n\nEnd"


def test_rows_of_tables_are_lines_of_their_own():
    rows = "".join(f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>" for a, b in CELLS)
    found = read(docx(f"{paragraph('Attacks')}<w:tbl>{rows}</w:tbl>{paragraph('End')}"))
    assert (found.text, codes(found)) == (ROWS, ["word", "tables"])
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(f"<table:table-row>{cell.format(a)}{cell.format(b)}</table:table-row>" for a, b in CELLS)
    found = read(odt(f"<text:p>Attacks</text:p><table:table>{rows}</table:table><text:p>End</text:p>"))
    assert (found.text, codes(found)) == (ROWS, ["opendocument", "tables"])


def test_an_opendocument_text_is_read_as_it_stands():
    changes = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Paris</text:p></text:deletion>"
    changes += "</text:changed-region></text:tracked-changes>"
    body = (
        f"{changes}<text:h>Homs</text:h><text:p>A<text:span>za</text:span>z<text:s text:c='2'/>fell,\n on "
        "3<text:tab/>March"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Agency.</text:p></text:note-body>"
        "</text:note>.<text:line-break/>End<office:annotation><text:p>Rome</text:p></office:annotation></text:p>"
        "<text:p text:style-name='H'>Berlin</text:p>"
    )
    styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    found = read(odt(body, styles=styles))
    assert found.text == "Homs\n\nAzaz  fell, on 3\tMarch.\nEnd\n\nAgency."
    assert codes(found) == ["opendocument", "tracked-changes", "comments", "hidden-text"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: docx("x" * 51_000_000), "unpacks to more than 50 MB"),
        (lambda: odt("x" * 51_000_000), "unpacks to more than 50 MB"),
        (lambda: article_files.zipped({"word/document.xml": f"{BOMB}<x>&b;</x>"}), "declares entities"),
        (lambda: article_files.zipped({"word/document.xml": "<x>" * 2_000}), "nested more than 1,000 times"),
        (lambda: article_files.zipped({"word/document.xml": "<x><y></x>"}), "damaged"),
        (lambda: docx(paragraph("Homs"))[:200], "damaged or cut off"),
        (lambda: odt("", manifest="<m:encryption-data/>"), "encrypted"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (
            lambda: article_files.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "LibreOffice spreadsheet",
        ),
        (lambda: article_files.zipped({"xl/workbook.xml": ""}), "Excel workbook"),
        (lambda: article_files.zipped({"a.txt": "Homs"}), "ZIP archive"),
    ],
    ids=["bomb", "odt bomb", "entities", "deep", "broken", "cut", "encrypted", "encrypted docx", "ods", "xlsx", "zip"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(make: Callable[[], bytes], says: str):
    told = refused(make())
    assert says in told
    assert "report" in told


def test_a_part_is_never_unpacked_beyond_its_limit():
    bomb = article_files.zipped({"a": bytes(1_000_000)})
    with pytest.raises(InputError, match="more than 0 MB"):
        parts.Parts(bomb, "x").read("a", 1_000)
    assert parts.Parts(bomb, "x").read("b") == b""
