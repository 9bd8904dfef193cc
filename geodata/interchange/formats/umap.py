"""uMap: the layers of a map (`.umap`), each a FeatureCollection; layers with remote data hold no rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.interchange.moments import Moment

_TYPE: Final = re.compile(rb'"type"\s*:\s*"umap"')
_DATES: Final = ("date", "start", "event_date", "day", "datetime", "timestamp", "year")
_SEEN: Final = "no real file was seen"


def recognise(sample: FileSample) -> Recognition:
    """By the type of the whole, or uMap's options of a layer."""
    if sample.kind == "json" and (_TYPE.search(sample.head) or b'"_umap_options"' in sample.head):
        is_map = b'"layers"' in sample.head or _TYPE.search(sample.head)
        return Recognition(0.7, f"the type umap; {_SEEN}") if is_map else NOT_THIS
    return NOT_THIS


def unpack(path: Path) -> SourceRows:
    """The features of all layers as rows. Raises InputError when there is none."""
    whole = documents.load_json(path)
    found = [*_features(whole)]
    if not found:
        remote = [str(layer.get("_umap_options", {}).get("name", "")) for layer in _layers(whole) if _is_remote(layer)]
        where = f"; the data of {', '.join(remote)} are elsewhere" if remote else ""
        raise InputError(f"{path.name} holds no features{where}: there is nothing to import")
    texts = [_date(feature["properties"]) for _, feature in found]
    read = moments.reader(texts)
    if not any(texts):
        raise InputError(f"{path.name} has no dates: no feature has one of {', '.join(_DATES)}; events need them")
    rows = zip(found, texts, strict=True)
    return documents.source_rows(_record(layer, feature, read(text)) for (layer, feature), text in rows)


def _record(layer: str, feature: Mapping[str, Any], moment: Moment) -> documents.Record:
    properties = {name: value for name, value in feature["properties"].items() if name != "_umap_options"}
    try:
        place = features.place_of(features.shape_of(feature.get("geometry")))
    except InputError:
        place = features.FeaturePlace("no place", "no place")  # is set aside with its row
    identity = documents.text(feature.get("id")) or documents.identity(feature)
    return features.record(identity, place, moment, {**properties, "layer": layer}, {"tags": layer})


def _features(whole: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for layer in _layers(whole):
        name = str(layer.get("_umap_options", {}).get("name", ""))
        for feature in layer.get("features") or []:
            if isinstance(feature, Mapping):
                yield name, {**feature, "properties": feature.get("properties") or {}}


def _layers(whole: Any) -> list[Mapping[str, Any]]:
    layers = whole.get("layers") if isinstance(whole, Mapping) else None
    return [layer for layer in layers or [] if isinstance(layer, Mapping)]


def _is_remote(layer: Mapping[str, Any]) -> bool:
    return bool(layer.get("_umap_options", {}).get("remoteData"))


def _date(properties: Mapping[str, Any]) -> str:
    known = {name.casefold(): documents.text(value) for name, value in properties.items()}
    return next((known[name] for name in _DATES if known.get(name)), "")


FORMAT: Final = Format(
    name="umap",
    title="uMap",
    prefix="umap",
    recognise=recognise,
    translate=documents.noting(features.NOTE),
    unpack=unpack,
)
