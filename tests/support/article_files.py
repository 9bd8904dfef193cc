"""Small files of the kinds that articles come as, made from texts: PDF, DOCX, ODT, EML, WARC, WACZ."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

FONT: Final = 10
LINE: Final = 14
WIDTH, HEIGHT = 595, 842
LEFT: Final = 60
_WORD: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODT: Final = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "text": "text", "table": "table", "style": "style", "fo": "fo"}.items()
)

Placed = tuple[float, float, str]
"""A line of a page: its distance from the left edge and from the lower one, in points, and its text."""


def column(lines: Iterable[str], *, left: float = LEFT, top: float = 760, step: float = LINE) -> list[Placed]:
    """Lines below each other."""
    return [(left, top - number * step, line) for number, line in enumerate(lines)]


def pdf(pages: Sequence[Sequence[Placed]], *, extra: str = "", before: str = "", encrypt: str = "") -> bytes:
    """A PDF with lines at their places, in Helvetica. `before` and `extra` are drawn first and last on each page."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n\x80\nendstream"
    )
    kids = []
    for lines in pages:
        drawn = [before]
        for x, y, text in lines:
            escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"BT /F1 {FONT} Tf {x:g} {y:g} Td ({escaped}) Tj ET")
        stream = zlib.compress("\n".join([*drawn, extra]).encode("cp1252"))
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        resources = "<< /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources {resources} "
            f"/Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{table}\n%%EOF\n"
    out.write(trailer.encode())
    return out.getvalue()


PASSWORD: Final = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >> "
    f"/ID [<{'00' * 16}> <{'00' * 16}>]"
)
"""For `pdf(encrypt=…)`: encrypted with a password that nobody knows."""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive, its parts in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this XML as its body; `parts` are further parts of `word/`, such as footnotes="<w:…>"."""
    documents = {f"word/{name}.xml": f"<w:{name} {_WORD}>{xml}</w:{name}>" for name, xml in parts.items()}
    return zipped({"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>", **documents})


def run(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p>{''.join(text if text.startswith('<') else run(text) for text in runs)}</w:p>"


def odt(body: str, *, styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text with this XML as its body."""
    content = (
        f"<office:document-content {_ODT}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return zipped({**parts, "META-INF/manifest.xml": manifest})


def mail(body: str, *, subject: str = "Report", headers: str = "", kind: str = "text/plain") -> bytes:
    """An e-mail of one part."""
    head = (
        "Received: from a by b\r\nFrom: Desk <desk@news.invalid>\r\nTo: editor@map.invalid\r\n"
        f"Subject: {subject}\r\nDate: Tue, 15 Mar 2016 09:30:00 +0200\r\nMessage-ID: <1@news.invalid>\r\n{headers}"
        f"MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + body.replace("\n", "\r\n")).encode()


def warc(
    pages: Mapping[str, str | bytes], *, packed: bool = True, status: str = "200 OK", charset: str = "utf-8"
) -> bytes:
    """A WARC of pages by their address, each record compressed for itself if `packed`."""
    out = b""
    for address, page in pages.items():
        body = page.encode() if isinstance(page, str) else page
        answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode() + body
        record = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2016-03-15T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode() + answer + b"\r\n\r\n"  # fmt: skip
        out += gzip.compress(record, mtime=0) if packed else record
    return out


def wacz(pages: Mapping[str, str], first: str = "") -> bytes:
    """A WACZ of pages by their address, which lists the page `first` first."""
    listed = '{"format": "json-pages-1.0"}\n' + (f'{{"url": "{first}"}}\n' if first else "")
    return zipped({"archive/data.warc.gz": warc(pages), "pages/pages.jsonl": listed, "datapackage.json": "{}"})
