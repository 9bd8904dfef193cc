"""TimelineJS: the columns of its spreadsheet, which has no places: its events are not on the map."""

from __future__ import annotations

from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, two_digits, whole
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation

_CORE: Final = frozenset({"Year", "Month", "Day", "End Year", "Headline", "Text", "Media"})


def recognise(sample: FileSample) -> Recognition:
    """By the columns of the template."""
    if sample.names >= _CORE:
        return Recognition(0.7, "the columns of TimelineJS’ spreadsheet; no real file was seen")
    return NOT_THIS


def translate(sample: FileSample) -> Translation:
    """Slides as events; the one of the type title is none. Years before 0 are counted as EDTF does."""
    start = _date(sample, "Year", "Month", "Day")
    end = _date(sample, "End Year", "End Month", "End Day")
    content = "concat_ws(chr(31), " + ", ".join(cell(name) for name in sample.columns) + ")"
    columns = {
        "event_id": f"left(md5({content}), 16)",
        "date": f"(CASE WHEN {end} IN ('', {start}) THEN {start} ELSE {start} || '/' || {end} END)",
        "title": first_filled(_plain(cell("Headline")), _text(sample, "Display Date"), f"left({cell('Text')}, 200)"),
        "description": _plain(cell("Text")),
        "media": f"(CASE WHEN {cell('Media')} LIKE 'http%' THEN {cell('Media')} ELSE '' END)",
        "tags": joined("; ", _text(sample, "Group"), literal("")),
    }
    kind = f"lower({_text(sample, 'Type')})"
    return Translation(
        columns,
        aside=((f"{kind} = 'title'", "is the title of the timeline"), (f"{kind} = 'era'", "is an era, not an event")),
        notes=("TimelineJS has no places: the events are in the table and not on the map",),
    )


def _date(sample: FileSample, *names: str) -> str:
    """EDTF of a year, a month and a day that may be blank; -44 in TimelineJS is the year -0044."""
    year, month, day = (whole(_text(sample, name)) for name in names)
    digits = f"(CASE WHEN {year} LIKE '-%' THEN '-' || lpad(substr({year}, 2), 4, '0') ELSE lpad({year}, 4, '0') END)"
    of_day = f"CASE WHEN {day} IN ('', '0') THEN '' ELSE '-' || {two_digits(day)} END"
    of_month = f"CASE WHEN {month} IN ('', '0') THEN '' ELSE '-' || {two_digits(month)} || {of_day} END"
    return f"(CASE WHEN {year} = '' THEN '' ELSE {digits} || {of_month} END)"


def _plain(said: str) -> str:
    """The words of a text, which is HTML: without its tags, and its entities as the characters that they stand for."""
    words = f"trim(regexp_replace(regexp_replace({said}, '</p><p>', E'\\n', 'g'), '<[^<>]*>', ' ', 'g'))"
    for entity, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("#x27", "'"), ("#39", "'"), ("amp", "&")):
        words = f"replace({words}, '&{entity};', {literal(character)})"
    return words


def _text(sample: FileSample, name: str) -> str:
    return cell(name) if name in sample.names else "''"


FORMAT: Final = Format(
    name="timelinejs", title="TimelineJS", prefix="timelinejs", recognise=recognise, translate=translate
)
