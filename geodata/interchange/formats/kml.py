"""KML and KMZ, also from Google's My Maps: places with a time or a span, whose digits are the precision of the date.

My Maps writes no times; its columns are in ExtendedData, and once more in the description. A shared map is a link to
the network without data: it is refused, and the link named.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.documents import Record
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.interchange.moments import Moment
from geodata.messages import quoted

_TAG: Final = re.compile(r"<[^<>]*>")
_DATES: Final = ("date", "datum", "event_date", "day", "time", "timestamp", "year")
_SEVERAL: Final = 2
_KINDS: Final = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}


def recognise(sample: FileSample) -> Recognition:
    """By the root element."""
    if sample.kind == "xml" and re.search(rb"<(?:[a-z]+:)?kml[\s>]", sample.head[:2_000]):
        return Recognition(0.95, "the element kml")
    return NOT_THIS


def unpack(path: Path) -> SourceRows:
    """The placemarks as rows. Raises InputError when there is none, as in a link to the network."""
    root = documents.load_xml(path)
    marks = [*root.iter("Placemark")]
    if not marks:
        if links := [words for link in root.iter("NetworkLink") if (words := _text(link, ".//href"))]:
            raise InputError(
                f"{path.name} is a link to {quoted(links[0], 200)} and holds no places; "
                "open the map there and export it as KML"
            )
        raise InputError(f"{path.name} holds no placemarks: there is nothing to import")
    extended = [_extended(mark) for mark in marks]
    texts = [_first(columns, _DATES[:1] if features.are_ours(columns) else _DATES) for columns in extended]
    read = moments.reader(texts)
    spans = [_stated(mark) or read(text) for mark, text in zip(marks, texts, strict=True)]
    if not any(span.date for span in spans):
        raise InputError(
            f"{path.name} has no dates, which events need: no placemark has a TimeStamp, a TimeSpan or a column date"
        )
    return documents.source_rows(_record(*parts) for parts in zip(marks, extended, spans, strict=True))


def _record(mark: Element, extended: Mapping[str, str], moment: Moment) -> Record:
    try:
        place = features.place_of(features.shape_of(_geometry(mark)))
    except InputError:
        place = features.FeaturePlace("no place", "no place")  # is set aside with its row
    folders = _text(mark, "styleUrl")
    properties: dict[str, Any] = {
        **extended,
        "name": _text(mark, "name"),
        "description": _plain(_text(mark, "description")),
        "styleUrl": folders,
    }
    if features.are_ours(extended):
        properties = dict(extended)  # its description says the same in words
    identity = (
        mark.get("id")
        or extended.get("id")
        or documents.identity([properties, moment, place.latitude, place.longitude])
    )
    return features.record(identity, place, moment, properties)


def _stated(mark: Element) -> Moment | None:
    """The time or the span of a placemark, None for none."""
    if when := _text(mark, "TimeStamp/when"):
        return moments.read(when)
    span = mark.find("TimeSpan")
    if span is None:
        return None
    begin, end = _text(span, "begin"), _text(span, "end")
    if not begin and not end:
        return None
    return moments.between(moments.read(begin), moments.read(end) if end else Moment(moments.OPEN))


def _extended(mark: Element) -> dict[str, str]:
    """The columns that a placemark has in ExtendedData."""
    data = {str(item.get("name")): _text(item, "value") for item in mark.iterfind("ExtendedData/Data")}
    return data | {str(item.get("name")): (item.text or "").strip() for item in mark.iter("SimpleData")}


def _geometry(mark: Element) -> dict[str, Any] | None:
    """The shape of a placemark as GeoJSON; several of one kind are one, others a collection."""
    shapes = [*_shapes(mark)]
    if len(shapes) < _SEVERAL:
        return shapes[0] if shapes else None
    if len(kinds := {shape["type"] for shape in shapes}) == 1:
        return {"type": f"Multi{kinds.pop()}", "coordinates": [shape["coordinates"] for shape in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _shapes(element: Element) -> Iterator[dict[str, Any]]:
    for part in element:
        if part.tag in _KINDS:
            points = _points(_text(part, "coordinates"))
            yield {"type": _KINDS[part.tag], "coordinates": points[0] if part.tag == "Point" and points else points}
        elif part.tag == "Polygon":
            rings = [_points(_text(ring, "coordinates")) for ring in part.iter("LinearRing")]
            yield {"type": "Polygon", "coordinates": rings}
        elif part.tag == "MultiGeometry":
            yield from _shapes(part)


def _points(text: str) -> list[list[str]]:
    """``36.2,33.5,0 36.3,33.6`` → longitude and latitude of each, without heights."""
    return [point.split(",")[:2] for point in text.split()]


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "".join(found.itertext()).strip() if found is not None else ""


def _plain(text: str) -> str:
    """The words of a description, which is HTML."""
    return html.unescape(_TAG.sub(" ", re.sub(r"<br ?/?>|</p>", "\n", text))).strip()


def _first(columns: Mapping[str, str], names: tuple[str, ...]) -> str:
    known = {name.casefold(): text for name, text in columns.items()}
    return next((known[name] for name in names if known.get(name)), "")


FORMAT: Final = Format(
    name="kml",
    title="KML",
    prefix="kml",
    recognise=recognise,
    translate=documents.noting(features.NOTE),
    unpack=unpack,
)
