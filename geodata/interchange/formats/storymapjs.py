"""StoryMapJS: slides with a place each, in JSON; dates are words, so that most slides are undated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geodata.errors import InputError
from geodata.interchange import documents, moments
from geodata.interchange.documents import Record
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.model import WherePrec

_TAG: Final = re.compile(r"<[^<>]*>")


def recognise(sample: FileSample) -> Recognition:
    """By the list of slides in a storymap."""
    if sample.kind == "json" and b'"storymap"' in sample.head and b'"slides"' in sample.head:
        return Recognition(0.7, "a storymap with slides; no real file was seen")
    return NOT_THIS


def unpack(path: Path) -> SourceRows:
    """The slides but the overview as rows. Raises InputError when there is none."""
    whole = documents.load_json(path)
    story = whole.get("storymap") if isinstance(whole, Mapping) else None
    slides = story.get("slides") if isinstance(story, Mapping) else None
    found = [slide for slide in slides or [] if isinstance(slide, Mapping) and slide.get("type") != "overview"]
    if not found:
        raise InputError(f"{path.name} holds no slides with places: there is nothing to import")
    return documents.source_rows(_record(slide) for slide in found)


def _record(slide: Mapping[str, Any]) -> Record:
    location, text, media = (_object(slide.get(name)) for name in ("location", "text", "media"))
    date = moments.read(documents.text(slide.get("date"))).date
    link = documents.text(media.get("url"))
    ours = {
        "event_id": documents.text(slide.get("uniqueid")) or documents.identity(slide),
        "date": date if moments.is_date(date) else "",
        "place": documents.words(location.get("name")),
        "latitude": documents.text(location.get("lat")),
        "longitude": documents.text(location.get("lon")),
        "where_prec": WherePrec.NEAR.word if location.get("lat") is not None else "",
        "title": documents.words(_TAG.sub(" ", documents.text(text.get("headline")))),
        "description": _TAG.sub(" ", documents.text(text.get("text"))).strip(),
        "media": link if link.startswith(("http://", "https://")) else "",
    }
    return Record(ours, slide)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


FORMAT: Final = Format(
    name="storymapjs",
    title="StoryMapJS",
    prefix="storymapjs",
    recognise=recognise,
    translate=documents.noting("slides have dates only in words: those in no form of a date are undated"),
    unpack=unpack,
)
