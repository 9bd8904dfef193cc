"""Esri JSON, as a FeatureServer answers: attributes and a geometry, dates in milliseconds, a code for coordinates.

A server cuts an answer off at a number of features and says `exceededTransferLimit`: such a file is taken only with
that said, since what is missing cannot be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows, Translation
from geodata.interchange.moments import Moment

_WGS84: Final = {4326, 0}
_MERCATOR: Final = {3857, 102100, 102113, 900913}
_IDS: Final = ("GlobalID", "globalid", "OBJECTID", "ObjectId", "objectid", "FID")
_STARTS: Final = ("date", "event_date", "start", "start_date", "date_start", "incident_date", "datetime", "day")
_ENDS: Final = ("end", "end_date", "date_end")
_CUT: Final = b'"exceededTransferLimit"'


def recognise(sample: FileSample) -> Recognition:
    """By features with attributes, and Esri's names for the rest."""
    names = (b'"attributes"', b'"features"', b'"spatialReference"', b'"geometryType"', b'"fieldAliases"', b'"esri')
    found = [name for name in names if name in sample.head]
    if sample.kind != "json" or names[0] not in found or len(found) < len(names) // 2:
        return NOT_THIS
    return Recognition(0.7, "features with attributes, as a FeatureServer answers; no real file was seen")


def translate(sample: FileSample) -> Translation:
    """The rows that `unpack` made; a cut-off file is said."""
    cut = "the server cut the answer off (exceededTransferLimit), so features are missing; ask for them in pages"
    is_cut = _CUT in sample.head and b"true" in sample.head.partition(_CUT)[2][:10]
    return Translation(documents.translate(sample).columns, notes=((cut,) if is_cut else ()) + (features.NOTE,))


def unpack(path: Path) -> SourceRows:
    """The features as rows. Raises InputError when there is none, for coordinates that cannot be read, and no dates."""
    whole = documents.load_json(path)
    if not isinstance(whole, Mapping) or not isinstance(whole.get("features"), list) or not whole["features"]:
        raise InputError(f"{path.name} holds no features: there is nothing to import")
    reference = whole.get("spatialReference") or {}
    code = int(reference.get("latestWkid") or reference.get("wkid") or 0)
    if code not in _WGS84 | _MERCATOR:
        raise InputError(f"{path.name} has coordinates in EPSG:{code}; ask the server for outSR=4326")
    fields = [field for field in whole.get("fields") or [] if isinstance(field, Mapping)]
    dated = tuple(
        str(field["name"]) for field in fields if field.get("type") == "esriFieldTypeDate" and "name" in field
    )
    found = [feature for feature in whole["features"] if isinstance(feature, Mapping)]
    records = [_record(feature, dated, is_metres=code in _MERCATOR) for feature in found]
    if not any(record.ours["date"] for record in records):
        raise InputError(f"{path.name} has no field of dates; events need one")
    return documents.source_rows(records)


def _record(feature: Mapping[str, Any], dated: tuple[str, ...], *, is_metres: bool) -> documents.Record:
    attributes = feature.get("attributes") or {}
    try:
        place = features.place_of(features.shape_of(_geometry(feature.get("geometry") or {}), mercator=is_metres))
    except InputError:
        place = features.FeaturePlace("no place", "no place")  # is set aside with its row
    known = {name.casefold(): documents.text(value) for name, value in attributes.items()}
    start = _first(known, (*_STARTS, *(name.casefold() for name in dated)))
    moment = moments.between(moments.read(start), moments.read(_first(known, _ENDS))) if start else Moment("")
    identity = next((documents.text(attributes[name]) for name in _IDS if attributes.get(name)), "")
    return features.record(identity or documents.identity(feature), place, moment, attributes)


def _geometry(geometry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Esri's geometry as GeoJSON."""
    if geometry.get("x") is not None and geometry.get("y") is not None:
        return {"type": "Point", "coordinates": [geometry["x"], geometry["y"]]}
    if geometry.get("rings"):
        return {"type": "MultiPolygon", "coordinates": _areas(geometry["rings"])}
    for name, kind in (("points", "MultiPoint"), ("paths", "MultiLineString")):
        if geometry.get(name):
            return {"type": kind, "coordinates": geometry[name]}
    return None


def _areas(rings: Any) -> list[list[Any]]:
    """Esri's rings as areas: one that runs clockwise begins an area, the others are holes in it."""
    areas: list[list[Any]] = []
    for ring in rings if isinstance(rings, list) else []:
        try:
            turning = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
        except (TypeError, IndexError, KeyError):
            raise InputError("a ring is no list of points") from None
        if turning > 0 or not areas:
            areas.append([ring])
        else:
            areas[-1].append(ring)
    return areas


def _first(known: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((known[name] for name in names if known.get(name)), "")


FORMAT: Final = Format(
    name="esri-json",
    title="Esri JSON",
    prefix="esri",
    recognise=recognise,
    translate=translate,
    unpack=unpack,
)
