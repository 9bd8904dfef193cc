"""KML 2.2: a placemark an event, its time as a stamp or a span, our columns in ExtendedData.

What the file says of itself is the description of the document. Descriptions are HTML in KML's readers, so every text
of the data is escaped twice: for HTML and for XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, Final

from geodata.interchange.export_form import ExportForm, clean, is_plain, statements, uncleanable
from geodata.interchange.extract import Extract, ExtractRow, FormLoss, in_words
from geodata.model import Legend

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'


def write(extract: Extract, out: Path) -> None:
    """Write a document with a style for each group of the legend."""
    said = extract.statement
    with out.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(_HEAD)
        file.write(f"<name>{_xml(said.title)}</name>\n<description>{_html(said.lines)}</description>\n")
        file.writelines(_style(number, group) for number, group in enumerate(extract.dataset.taxonomy.groups))
        for row in extract.rows():
            file.write("".join(_placemark(row)))
        file.write("</Document>\n</kml>\n")


def _placemark(row: ExtractRow) -> Iterator[str]:
    cells = row.cells
    yield f"<Placemark>\n<name>{_xml(cells['title'])}</name>\n"
    yield f"<description>{_html(filter(None, (cells['description'], *statements(row))))}</description>\n"
    yield _time(row)
    yield f"<styleUrl>#g{row.group}</styleUrl>\n<ExtendedData>\n"
    for name, cell in row.filled.items():
        yield f'<Data name="{name}"><value>{_xml(cell)}</value></Data>\n'
    yield "</ExtendedData>\n"
    if row.shape is not None:
        yield _shape(row.shape.kind, row.shape.coordinates)
    elif row.point is not None:
        yield _shape("Point", row.point)
    yield "</Placemark>\n"


def _time(row: ExtractRow) -> str:
    """A stamp as exact as the date is written, else the span of its possible days; none for years before 1."""
    start, end = row.days
    if (not start and not end) or "-" in {start[:1], end[:1]} or "0000" in {start[:4], end[:4]}:
        return ""
    if is_plain(row) and "/" not in row.cells["date"]:
        return f"<TimeStamp><when>{_xml(row.cells['date'])}</when></TimeStamp>\n"
    begin = f"<begin>{start}</begin>" if start else ""
    return f"<TimeSpan>{begin}{f'<end>{end}</end>' if end else ''}</TimeSpan>\n"


def _shape(kind: str, coordinates: Any) -> str:
    if kind.startswith("Multi"):
        return f"<MultiGeometry>{''.join(_shape(kind[5:], part) for part in coordinates)}</MultiGeometry>\n"
    if kind == "Polygon":
        outer, *inner = (f"<LinearRing>{_points(ring)}</LinearRing>" for ring in coordinates)
        holes = "".join(f"<innerBoundaryIs>{ring}</innerBoundaryIs>" for ring in inner)
        return f"<Polygon><outerBoundaryIs>{outer}</outerBoundaryIs>{holes}</Polygon>\n"
    return f"<{kind}>{_points([coordinates] if kind == 'Point' else coordinates)}</{kind}>\n"


def _points(points: Iterable[tuple[float, float]]) -> str:
    return f"<coordinates>{' '.join(f'{longitude!r},{latitude!r}' for longitude, latitude in points)}</coordinates>"


def _style(number: int, group: Legend) -> str:
    red, green, blue = group.color[1:3], group.color[3:5], group.color[5:7]
    color = f"<color>ff{blue}{green}{red}</color>"  # KML writes colours from blue to red
    return (
        f'<Style id="g{number}"><IconStyle>{color}</IconStyle><LineStyle>{color}</LineStyle>'
        f"<PolyStyle><color>66{blue}{green}{red}</color></PolyStyle></Style>\n"
    )


def _html(lines: Iterable[str]) -> str:
    return _xml("<br>".join(escape(line).replace("\n", "<br>") for line in lines))


def _xml(text: str) -> str:
    return escape(clean(text)).replace("\r", "&#13;")


def losses(extract: Extract) -> list[FormLoss]:
    """Evidence is in words, and some characters are not in XML."""
    return [*in_words(extract), *uncleanable(extract)]


FORMS: Final = (
    ExportForm(
        name="kml",
        title="KML",
        suffix=".kml",
        media_type="application/vnd.google-earth.kml+xml",
        holds="every column, lines and areas; evidence in words",
        write=write,
        losses=losses,
    ),
)
