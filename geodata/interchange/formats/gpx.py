"""GPX: waypoints are events at a point; a track is one event with a path, from its first moment to its last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.documents import Record
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.interchange.moments import Moment
from geodata.model import WherePrec
from geodata.wkt import MOST_POINTS


def recognise(sample: FileSample) -> Recognition:
    """By the root element."""
    if sample.kind == "xml" and re.search(rb"<(?:[a-z]+:)?gpx[\s>]", sample.head[:2_000]):
        return Recognition(0.95, "the element gpx")
    return NOT_THIS


def unpack(path: Path) -> SourceRows:
    """Waypoints and tracks as rows. Raises InputError when there is none, or none has a time."""
    root = documents.load_xml(path)
    records = [*_waypoints(root), *_tracks(root)]
    if not records:
        raise InputError(f"{path.name} holds no waypoints and no tracks: there is nothing to import")
    if not any(record.ours["date"] for record in records):
        raise InputError(f"{path.name} has no times, which events need: no waypoint or point of a track has a time")
    return documents.source_rows(records)


def _waypoints(root: Element) -> Iterator[Record]:
    for point in root.iterfind("wpt"):
        said = _said(point)
        place = _place([_pair(point)])
        moment = moments.read(said["time"])
        yield features.record(documents.identity([said, point.attrib]), place, moment, {**said, **point.attrib})


def _tracks(root: Element) -> Iterator[Record]:
    for track in (*root.iterfind("trk"), *root.iterfind("rte")):
        points = [*track.iter("trkpt"), *track.iter("rtept")]
        if not points:
            continue
        times = sorted(time for point in points if (time := point.findtext("time", "").strip()))
        span = moments.between(moments.read(times[0]), moments.read(times[-1])) if times else Moment("")
        step = -(-len(points) // MOST_POINTS)
        place = _place([*map(_pair, points[::step])])
        said = {**_said(track), "points": str(len(points))}
        yield features.record(documents.identity([said, times[:1], place.geometry]), place, span, said)


def _said(element: Element) -> dict[str, str]:
    names = ("name", "desc", "cmt", "type", "sym", "src", "time", "ele")
    said: dict[str, Any] = {name: element.findtext(name, "").strip() for name in names}
    link = element.find("link")
    return {**said, "link": "" if link is None else link.get("href", "")}


def _pair(point: Element) -> tuple[str, str]:
    return point.get("lon", ""), point.get("lat", "")


def _place(points: list[tuple[str, str]]) -> features.FeaturePlace:
    """A point, which a receiver measured, or the path through several."""
    kind, coordinates = ("Point", points[0]) if len(points) == 1 else ("LineString", points)
    try:
        place = features.place_of(features.shape_of({"type": kind, "coordinates": coordinates}))
    except InputError:
        return features.FeaturePlace("no place", "no place")  # is set aside with its row
    if kind == "Point":
        return features.FeaturePlace(place.latitude, place.longitude, WherePrec.EXACT.word)
    return place


FORMAT: Final = Format(
    name="gpx",
    title="GPX",
    prefix="gpx",
    recognise=recognise,
    translate=documents.noting("a waypoint is exact, a track is one event along its path; times are UTC"),
    unpack=unpack,
)
