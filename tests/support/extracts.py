"""Generated tables of events, exported and imported again: what differs and is not named in the file is a loss."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final, Self

import duckdb
import pyarrow.parquet as pq
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from geodata import edtf, taxonomy, wkt
from geodata.dataset import published, reading
from geodata.errors import DatelineError
from geodata.interchange import detection, exporting, importing, translating
from geodata.interchange.export_form import ExportForm, clean
from geodata.interchange.extract import Extract
from geodata.interchange.source import open_source
from geodata.layers import engine
from geodata.layers.layer import EVENTS
from geodata.model import Dataset, WherePrec
from geodata.tables.columns import EVIDENCE_COLUMNS, READER_COLUMNS, SOURCE_COLUMNS

IMPORTED_AS: Final = {
    **dict.fromkeys(("csv", "xlsx", "geoparquet", "geoparquet-2"), "dateline"),
    **dict.fromkeys(("geojson", "jsonfg"), "geojson"),
    "ucdp": "ucdp-ged",
}
"""Form of export → format of import; those that are not here have one name."""
NAMED_ONLY: Final = {"ucdp", "acled"}
"""Forms in whose shape other people's rows come: ours are taken when the format is named."""
_COMPARED: Final = tuple(name for name in READER_COLUMNS if name != "status")
_LOSS: Final = re.compile(r"(\w+) \(([0-9,]+) events?\): ")
_TITLE: Final = "A dataset for tests"
_DATES: Final = (
    *("", "2015-09-30", "2016-02", "2016", "2011/..", "../2016", "2016-03~", "2015-09-30?", "2016-03-05%", "2016-22"),
    *("2015-09/2016-02", "2016-03-01/2016-03-05", "2016-03-28/2016-04-02", "[2016-01-01..2016-01-09]", "201X"),
    *("-0043-03-15", "0000", "2016-02-01/2016-02-29", "2015/2016", "2016-02-29", "2016-03-XX", "1999-12-25/2000-02-03"),
)
_TEXTS: Final = (
    *(
        "plain",
        "=1+1",
        "+49 30 1234",
        "-",
        "@sum",
        "'quoted",
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "&amp; & &lt;",
    ),
    *(
        "a\nb",
        "a\r\nb",
        "a\rb",
        "tab\there",
        "\x01control\x1f",
        "]]>",
        "${x}",
        "{{y}}",
        "قلعة",
        "Пальмира",
        "𝕬 emoji 🙂",
    ),
    *('"double"', "a; b; c", "a | b", "NULL", "NA", "1e5", "007", "http://example.org/?a=b&c", "\ufffe", "x" * 400),
    *("</p><p>", "_x000D_", "2016-03-04", "a,b", "\u2028line", "&#x27;", "%s", "\\", "a  b", "\u200fmark"),
)
_SHAPES: Final = (
    "LINESTRING (36.2 33.5, 36.3 33.6)",
    "POLYGON ((36 33, 37 33, 37 34, 36 33), (36.4 33.1, 36.6 33.1, 36.6 33.2, 36.4 33.1))",
    "MULTIPOLYGON (((36 33, 37 33, 37 34, 36 33)), ((38 33, 39 33, 39 34, 38 33)))",
    "MULTILINESTRING ((36 33, 37 33.1234567), (38 33, 39 34))",
)
_TYPES: Final = tuple(taxonomy.read().group_of)
_COUNTS: Final = ("", "0", "3", "12", "121848")


def _some(draw: st.DrawFn, words: tuple[str, ...]) -> str:
    return draw(st.sampled_from(("", *words)))


@st.composite
def events(draw: st.DrawFn) -> dict[str, str]:
    """A row of events.csv without id, of which each cell may be blank, hostile or odd."""
    text = st.sampled_from(_TEXTS) | st.text(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12
    )
    free = ("place", "description", "side_a", "side_b", "claimed_by", "quote", "or_place", "correction", "quote_en")
    row = {name: draw(text | st.just("")) for name in free if draw(st.booleans())}
    row["title"] = f"Event {draw(text)}"
    row["date"] = draw(st.sampled_from(_DATES))
    if draw(st.booleans()):
        row["latitude"] = draw(st.sampled_from(("33.5", "-12.25", "36.1234567", "0", "90")))
        row["longitude"] = draw(st.sampled_from(("36.25", "-70", "180", "0", "43.118")))
        row["where_prec"] = _some(draw, tuple(prec.word for prec in WherePrec))
    if draw(st.booleans()):
        row["event_type"], row["sub_event_type"] = draw(st.sampled_from(_TYPES))
    low, best, high = sorted(draw(st.lists(st.integers(0, 200_000), min_size=3, max_size=3)))
    for what in ("deaths", "injured"):
        if draw(st.booleans()):
            row |= {f"{what}_{bound}": str(n) for bound, n in zip(_BOUNDS, (low, best, high), strict=True)}
            row[f"{what}_{draw(st.sampled_from(_BOUNDS))}"] = ""
    further = {
        **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), _COUNTS),
        "place_basis": ("named", "inferred"),
        "time": ("09:30", "09:30+03:00", "09:30/11:00", "23:59:30Z"),
        "actors": ("Hezbollah; Iran", "=cmd"),
        "geometry": _SHAPES,
        "media": ("https://example.org/a.jpg", "https://example.org/a.jpg; https://example.org/b.mp4"),
        "sensitive": ("yes", "no"),
        "tags": ("dam", "a; b", "crowd size=3"),
        "source": ("paper", "missing"),
        "editor": ("ada",),
    }
    for name, words in further.items():
        if draw(st.booleans()):
            row[name] = _some(draw, words)
    return row


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of events.csv, one to six, the first of which has a date, and rows of evidence for and against some."""
    rows = draw(st.lists(events(), min_size=1, max_size=6))
    rows[0]["date"] = rows[0]["date"] or "2016-03-27"
    for number, row in enumerate(rows, 1):
        row |= {"event_id": f"event-{number}", "status": "published"}
        row["title"] += f" {number}"  # TimelineJS has no ids: slides that say the same are one when they come back
    evidence = [
        {"event_id": row["event_id"], "source": "paper", "quote": draw(st.sampled_from(_TEXTS)), "claimed_by": "Ana",
         "stance": draw(st.sampled_from(("supports", "disputes")))}
        for row in rows if draw(st.booleans())
    ]  # fmt: skip
    return rows, evidence


def dataset_of(rows: list[dict[str, str]], evidence: list[dict[str, str]]) -> Dataset:
    """The dataset of these rows, read as any other; rows that break a rule are left out as they always are."""
    sources = [{"source": "paper", "title": "The Paper", "publisher": "Press", "url": "https://example.org/"}]
    files = {
        "events.csv": _csv(rows, list(READER_COLUMNS)),
        "evidence.csv": _csv(evidence, [column.name for column in EVIDENCE_COLUMNS]),
        "sources.csv": _csv(sources, [column.name for column in SOURCE_COLUMNS]),
        "dataset.toml": f'title = "{_TITLE}"\nfirst = "2011-01-01"\nlast = "2016-12-31"\n'.encode(),
    }
    return published.published(reading.read(files, "generated"))


def _csv(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


class Importer:
    """Reads exported files with our own formats, on one connection: what `dateline import` does, without a layer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection: duckdb.DuckDBPyConnection
        self._opened = engine.connection(folder)

    def __enter__(self) -> Self:
        self.connection = self._opened.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.__exit__(*error)  # type: ignore[arg-type]

    def rows(self, form: ExportForm, path: Path) -> list[dict[str, Any]]:
        """The rows of `events.parquet`, in the order of the file. Raises DatelineError where the file is refused."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            source = open_source(path, Path(name) / "source", encoding="", separator="", sheet="")
            wanted = detection.by_name(IMPORTED_AS.get(form.name, form.name))
            found = wanted.recognise(source.sample)
            if form.name not in NAMED_ONLY:
                assert detection.detect(source.sample)[0] is wanted
            assert not source.asked
            made = Path(name) / "made"
            made.mkdir()
            loaded = importing.load(self.connection, source, wanted, found, made, lambda _: None)
            sample = source.sample if wanted.unpack is None else _of_columns(source.sample, loaded.columns)
            translating.translate(self.connection, made, wanted, wanted.translate(sample))
            rows: list[dict[str, Any]] = pq.read_table(made / EVENTS, columns=list(_COMPARED)).to_pylist()
            return rows

    def aside(self) -> list[Any]:
        """Why rows of the last file were set aside."""
        return self.connection.execute("SELECT id, reason FROM aside").fetchall()


def _of_columns(sample: Any, columns: tuple[str, ...]) -> Any:
    return replace(sample, columns=columns)


def silent_losses(form: ExportForm, taken: Extract, importer: Importer) -> list[str]:
    """What differs after export and import in more events than the file says, in words; [] is right."""
    folder = importer.folder / "out"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / f"events{form.suffix}"
    exporting.write(form, taken, path)
    named = losses(form, path)
    try:
        back = importer.rows(form, path)
    except DatelineError as error:
        return [f"{form.name}: refused: {error}"]
    expected = _expected(form, taken)
    if len(back) != len(expected):
        return [f"{form.name}: {len(back)} of {len(expected)} rows came back: {importer.aside()}"]
    if len(expected) + named["events"] != len(taken.table):
        return [f"{form.name}: {len(expected)} events written of {len(taken.table)}, {named['events']} named"]
    wrong: Counter[str] = Counter()
    examples = {}
    for ours, theirs in zip(expected, back, strict=True):
        for name in _COMPARED:
            if how := _difference(form, name, ours[name], str(theirs[name])):
                wrong[how] += 1
                examples[how] = (name, ours[name], theirs[name])
    return [
        f"{form.name}: {how} differs in {count}, {named[how]} named, such as {examples[how]}"
        for how, count in wrong.items()
        if count > named[how] * (len(READER_COLUMNS) if how == "text" else 1)
    ]


def _expected(form: ExportForm, taken: Extract) -> list[dict[str, str]]:
    """The rows that a form has, as it should give them back."""
    rows = list(taken.rows())
    if form.name == "timelinejs":
        rows = [row for row in rows if row.start is not None]
    if form.name == "timemap":
        rows = [row for row in rows if row.start is not None or row.end is not None or row.point]
    return [dict(row.cells) for row in rows]


def _difference(form: ExportForm, name: str, ours: str, theirs: str) -> str:
    """The word under which the file has to name the difference of two cells; "" where they say the same."""
    if name == "event_id":
        theirs = theirs.partition(":")[2]
    if ours == theirs or _mean_the_same(name, ours, theirs) or (not ours and (name, form.name) in _ADDED):
        return ""
    if theirs.startswith(ours) and (name, form.name) in _LONGER:
        return _LONGER[name, form.name]
    return "text" if theirs in {f"'{ours}", clean(ours), re.sub("\r\n?", "\n", clean(ours))} else name


def _mean_the_same(name: str, ours: str, theirs: str) -> bool:
    if not ours or not theirs:
        return False
    if name == "geometry":
        return wkt.parse(ours).as_text() == wkt.parse(theirs).as_text()
    return name == "date" and _days(ours) == _days(theirs)


_LONGER: Final = {("description", "timelinejs"): "", ("tags", "acled"): "tags"}
"""Cells in which a form says more than ours; the word under which the file has to name that."""
_ADDED: Final = {
    *((name, "ucdp") for name in ("title", "sub_event_type")),
    *((name, "acled") for name in ("title", "where_prec")),
    *((name, "timelinejs") for name in ("description", "tags", "media", "actors")),
}
"""Cells that are blank in ours, and that an importer fills from the others, as it does for everybody's files."""


def _days(date: str) -> tuple[int, int, bool]:
    found = edtf.parse(date)
    return found.start_day, found.end_day, found.approximate


def losses(form: ExportForm, path: Path) -> Counter[str]:
    """What a file says that it does not hold: a column, and in how many events."""
    found: Counter[str] = Counter()
    for column, count in _LOSS.findall(said(form, path)):
        found[column] += int(count.replace(",", ""))
    return found


def said(form: ExportForm, path: Path) -> str:
    """What a file says of itself, or the text file beside it, as text."""
    if not form.is_described:
        return exporting.described(path).read_text(encoding="utf-8")
    if form.name == "xlsx":
        return "\n".join(str(row[0]) for row in CalamineWorkbook.from_path(path).get_sheet_by_name("About").to_python())
    if form.suffix == ".parquet":
        return "\n".join(_flat(json.loads(pq.read_metadata(path).metadata[b"dateline"])))
    text = path.read_text(encoding="utf-8-sig")
    if form.suffix.endswith("json"):
        return "\n".join(_flat(json.loads(text)["dateline"]))
    head = text.split("<Placemark>")[0] if form.name == "kml" else text.split("\n", 2)[1]
    return unescape(unescape(head))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _flat(item)
    else:
        yield str(value)


def every_cell() -> Dataset:
    """Two events that fill every column, with dates, texts and evidence that few forms hold."""
    counts = {f"{what}_{bound}": n for what in ("deaths", "injured") for bound, n in zip(_BOUNDS, "123", strict=True)}
    row = dict.fromkeys(READER_COLUMNS, "word") | counts | _EVERY_CELL
    other = row | {"event_id": "event-2", "date": "../0000", "part_of": "event-1", "latitude": "", "longitude": ""}
    other |= {"geometry": "", "where_prec": "", "title": "Other"}
    evidence = {"event_id": "event-1", "source": "paper", "quote": "not so", "claimed_by": "Bo", "stance": "disputes"}
    return dataset_of([row, other], [evidence])


_BOUNDS: Final = ("low", "best", "high")
_EVERY_CELL: Final = {
    "event_id": "event-1",
    "status": "published",
    "date": "2016-03~",
    "latitude": "36.5",
    "longitude": "33.5",
    "where_prec": "province",
    "place_basis": "named",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "title": "=cmd()",
    "description": "<img src=x onerror=alert(1)>\x01\r.",
    "claimed_by": "Ana",
    "source": "paper",
    "quote": "]]><script>alert(1)</script>",
    "deaths_a": "1",
    "deaths_b": "1",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "time": "09:30",
    "or_latitude": "1",
    "or_longitude": "2",
    "or_where_prec": "near",
    "geometry": _SHAPES[0],
    "part_of": "",
    "media": "https://example.org/a.jpg",
    "sensitive": "no",
    "confidence": "",
    "correction": "2016-04-01: the number",
}
