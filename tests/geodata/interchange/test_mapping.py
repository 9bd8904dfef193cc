"""Tables in no known form: columns proposed with reasons, questions that a mapping answers, workbooks and Parquet."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from geodata.errors import InputError
from geodata.interchange import importing, mapping, updating, wkb
from geodata.interchange.report import ImportReport
from geodata.layers import layer
from tests.support.layers import aside, events, take, write_table

ROW = {
    "Nr": "1",
    "Datum": "14.03.2016",
    "Breite": "33,5",
    "Länge": "36,3",
    "Ort": "Damaskus",
    "Titel": "Angriff",
    "Tote": "3",
}


def table(folder: Path, *rows: dict[str, str], name: str = "a.csv", separator: str = ";") -> Path:
    return write_table(
        folder / name, rows, columns=dict.fromkeys(key for row in rows for key in row), separator=separator
    )


def with_mapping(path: Path, dataset: Path, text: str, name: str = "theirs") -> ImportReport:
    file = dataset / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    order = importing.ImportOrder(path, dataset, name=name, mapping=mapping.read(file))
    return importing.import_file(order)


def test_columns_are_proposed_by_name_and_content_and_said_with_a_sample(tmp_path: Path):
    rows = [{**ROW, "Nr": str(n)} for n in range(1, 5)]
    report = take(table(tmp_path, *rows, {**ROW, "Nr": "5", "Datum": "3. Mai 2016", "Tote": ""}), tmp_path)
    assert (report.format, report.sure, report.taken, report.aside) == ("table", 0.6, 4, 1)
    assert "'Datum' → date, such as '14.03.2016'" in report.stated
    event = events(tmp_path)[0]
    names = ("event_id", "date", "lat", "lon", "place", "title", "deaths_best", "where_prec")
    assert [event[name] for name in names] == [
        "table:1", "2016-03-14", 33.5, 36.3, "Damaskus", "Angriff", "3", "near",
    ]  # fmt: skip
    made = layer.in_folder(tmp_path)["theirs"].mapping
    assert (made["decimal"], made["columns"]["date"]) == (",", "Datum")


@pytest.mark.parametrize(
    ("dates", "question"),
    [
        (("03/04/2016", "05/06/2016"), "may be two days"),
        (("13/04/2016", "05/16/2016"), "some begin with the day"),
    ],
)
def test_an_order_of_dates_that_cannot_be_told_is_asked_and_nothing_is_written(
    tmp_path: Path, dates: tuple[str, ...], question: str
):
    path = table(tmp_path, *({**ROW, "Nr": str(n), "Datum": date} for n, date in enumerate(dates)))
    report = take(path, tmp_path)
    assert question in report.asked[0]
    assert "date_order" in report.asked[0]
    assert (report.taken, report.layer, report.mapping["columns"]["latitude"]) == (0, "", "Breite")
    assert not layer.in_folder(tmp_path)


def test_a_mapping_answers_and_is_kept_and_used_again(tmp_path: Path):
    path = table(tmp_path, {**ROW, "Datum": "03/04/2016"})
    said = (
        'date_order = "mdy"\ndecimal = ","\nid_prefix = "mine"\ntitle = "Mine"\nlicence = "CC0"\nredistribute = false\n'
    )
    columns = "[columns]\n" + "".join(
        f'{ours} = "{theirs}"\n' for ours, theirs in (
            ("event_id", "Nr"), ("date", "Datum"), ("latitude", "Breite"), ("longitude", "Länge"),
            ("event_type", "Titel"),
        )
    )  # fmt: skip
    values = '[values.event_type]\n"Angriff" = "Battles"\n'
    report = with_mapping(path, tmp_path, said + columns + values)
    assert (report.taken, report.sure, report.licence) == (1, 1.0, "CC0")
    (event,) = events(tmp_path)
    assert [event[name] for name in ("event_id", "date", "event_type")] == ["mine:1", "2016-03-04", "Battles"]
    made = layer.in_folder(tmp_path)["theirs"]
    assert (made.title, made.redistribute) == ("Mine", False)
    newer = table(tmp_path, {**ROW, "Datum": "03/05/2016"}, {**ROW, "Nr": "2", "Datum": "03/06/2016"}, name="b.csv")
    found = updating.update_file(importing.ImportOrder(newer, tmp_path, name="theirs"))
    assert (found.added, found.changed) == (1, 1)
    assert [event["date"] for event in events(tmp_path)] == ["2016-03-05", "2016-03-06"]


def test_parts_of_dates_and_first_and_last_days_are_read(tmp_path: Path):
    row = {"y": "2016", "m": "3", "d": "0", "from": "2016-03-01", "to": "2016-03-31", "lat": "33", "lon": "36"}
    base = '[columns]\nlatitude = "lat"\nlongitude = "lon"\n'
    path = table(tmp_path, row, separator=",")
    with_mapping(path, tmp_path, f'zero_is_unknown = true\n{base}date = {{ parts = ["y", "m", "d"] }}\n', "parts")
    with_mapping(path, tmp_path, f'{base}date = {{ start = "from", end = "to" }}\n', "spans")
    assert [events(tmp_path, name)[0]["date"] for name in ("parts", "spans")] == ["2016-03", "2016-03"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns = [", "not a mapping in TOML"),
        ('colums = "x"', "did you mean 'columns'"),
        ('[columns]\nlatitud = "x"', "did you mean 'latitude'"),
        ('[columns]\ndate = "Tag"', "no column 'Tag'"),
        ('date_order = "dd"', "expected one of"),
        ('id_prefix = "A b"', "small letters"),
        ('encoding = "klingon"', "is not known"),
        ("[columns]\ndate = 5", "cannot be used"),
        ("columns = {}", "is empty"),
        ('[values.nothing]\n"a" = "b"', "no column 'nothing'"),
        ("zero_is_unknown = 1", "cannot be used"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, text: str, why: str):
    with pytest.raises(InputError, match=why):
        with_mapping(table(tmp_path, ROW), tmp_path, text)
    assert not layer.in_folder(tmp_path)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"name": "A", "lat": "33", "lon": "36"}, "no column of dates"),
        ({"name": "A", "date": "2016-03-14"}, "none of places"),
        ({"date": "2016-03-14", "x": "4040897.6", "y": "3962893.4"}, "are they metres"),
    ],
)
def test_a_table_without_dates_or_places_is_refused_and_told_what_is_missing(
    tmp_path: Path, row: dict[str, str], why: str
):
    with pytest.raises(InputError, match=why):
        take(table(tmp_path, row, separator=","), tmp_path)


def test_two_columns_of_dates_are_asked_about(tmp_path: Path):
    row = {"gemeldet": "2016-03-14", "geschehen": "2016-03-13", "lat": "33", "lon": "36"}
    assert (
        "'gemeldet' (such as '2016-03-14') or 'geschehen'"
        in take(table(tmp_path, row, separator=","), tmp_path).asked[0]
    )


def test_bad_rows_of_a_table_are_set_aside_with_the_reason(tmp_path: Path):
    good = {"id": "1", "date": "2016-03-14", "lat": "33", "lon": "36"}
    rows = [
        good,
        {**good, "id": "2", "lat": "NaN"},
        {**good, "id": "3", "lat": "inf"},
        {**good, "id": "4", "date": "soon"},
        {**good, "id": "1", "lat": "34"},
        {"id": "id", "date": "date", "lat": "lat", "lon": "lon"},
        {**good, "id": "5", "date": "9999-12-31"},
        *({**good, "id": str(n)} for n in range(10, 30)),
    ]
    report = take(table(tmp_path, *rows, separator=","), tmp_path)
    assert (report.taken, report.aside) == (22, 5)
    assert "differs" in " ".join(row["reason"] for row in aside(tmp_path))


# Workbooks and Parquet


def cell(at: str, value: str | float, style: int = 0) -> str:
    kind = "" if isinstance(value, float | int) else ' t="str"'
    return f'<c r="{at}" s="{style}"{kind}><v>{value}</v></c>'


def workbook(path: Path, *sheets: list[list[str | float]], dates: int = -1, year: int = 1900) -> Path:
    """A workbook; the column `dates` (from 0) holds serial numbers of days."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><workbookPr date1904="{int(year == 1904)}"/><sheets>'
        + "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="r{n}" Type="{rel}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers)
        + f'<Relationship Id="rs" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    for n, rows in zip(numbers, sheets, strict=True):
        lines = "".join(
            f'<row r="{r}">'
            + "".join(
                cell(f"{chr(65 + c)}{r}", value, int(c == dates and not isinstance(value, str)))
                for c, value in enumerate(row)
                if value != ""
            )
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/s{n}.xml"] = f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


SHEET: list[list[str | float]] = [
    ["id", "date", "lat", "lon", "deaths"],
    [1, 42443, 33.5, 36.3, 4],
    [2, "14.03.2016", "33.6", 36.4, ""],
]


@pytest.mark.parametrize(("year", "serial"), [(1900, 42443), (1904, 40981)])
def test_days_of_either_calendar_are_read(tmp_path: Path, year: int, serial: int):
    rows = [SHEET[0], [1, serial, *SHEET[1][2:]], SHEET[2]]
    report = take(workbook(tmp_path / "a.xlsx", rows, dates=1, year=year), tmp_path)
    assert (report.format, report.taken) == ("table", 2)
    assert [(event["event_id"], event["date"], event["deaths_best"]) for event in events(tmp_path)] == [
        ("table:1", "2016-03-14", "4"),
        ("table:2", "2016-03-14", ""),
    ]


def test_titles_above_the_header_are_passed_over_and_said(tmp_path: Path):
    report = take(workbook(tmp_path / "a.xlsx", [["A report"], [], ["by us"], *SHEET], dates=1), tmp_path)
    assert report.taken == 2
    assert "2 rows above the header were passed over" in report.stated


def test_a_sheet_is_asked_for_where_several_have_rows(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", SHEET, [["only a note"]], [*SHEET, [3, 42443, 33.5, 36.3, 1]], dates=1)
    report = take(path, tmp_path)
    assert "'Sheet 1' (2 rows), 'Sheet 3' (3 rows)" in report.asked[0]
    assert with_mapping(path, tmp_path, 'sheet = "Sheet 3"').taken == 3
    with pytest.raises(InputError, match="no sheet 'Sheet 9'"):
        with_mapping(path, tmp_path, 'sheet = "Sheet 9"', "other")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read as a workbook"),
        (b"PAR1" + b"\0" * 100, "cannot be read as Parquet"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes, why: str):
    (tmp_path / "a.bin").write_bytes(data)
    with pytest.raises(InputError, match=why):
        take(tmp_path / "a.bin", tmp_path)


def point(longitude: float, latitude: float) -> bytes:
    return struct.pack("<BI2d", 1, 1, longitude, latitude)


LINE = struct.pack("<BII4d", 1, 2, 2, 36, 33, 36.2, 33.2)


def geoparquet(
    path: Path, code: str = "OGC:CRS84", shapes: tuple[bytes | None, ...] = (point(36.3, 33.5), LINE, None)
) -> Path:
    authority, number = code.split(":")
    about = {"version": "1.1.0", "primary_column": "shape", "columns": {
        "shape": {"encoding": "WKB", "crs": {"id": {"authority": authority, "code": number}}}}}  # fmt: skip
    columns = {
        "id": pa.array(range(len(shapes))),
        "date": pa.array([1457946600000] * len(shapes), pa.timestamp("ms", "UTC")),
        "shape": pa.array(shapes, pa.binary()),
    }
    made = pa.table(columns).replace_schema_metadata({"geo": json.dumps(about)})
    parquet.write_table(made, path)
    return path


def test_shapes_of_geoparquet_become_points_and_lines(tmp_path: Path):
    report = take(geoparquet(tmp_path / "a.parquet"), tmp_path)
    assert report.taken == 3
    found = [(event["date"], event["lat"], event["where_prec"], event["geometry"]) for event in events(tmp_path)]
    assert found == [
        ("2016-03-14", 33.5, "near", ""),
        ("2016-03-14", 33.1, "near", "LINESTRING (36 33, 36.2 33.2)"),
        ("2016-03-14", None, "", ""),
    ]


def test_geoparquet_in_metres_is_read_and_in_other_coordinates_refused(tmp_path: Path):
    take(geoparquet(tmp_path / "a.parquet", "EPSG:3857", (point(4_040_897.6, 3_962_893.4),)), tmp_path)
    assert round(float(str(events(tmp_path)[0]["lat"])), 2) == 33.51
    with pytest.raises(InputError, match="EPSG:32637"):
        take(geoparquet(tmp_path / "b.parquet", "EPSG:32637"), tmp_path, "other")


@pytest.mark.parametrize(
    "data", [b"", b"\x01", point(36, 33)[:-1], struct.pack("<BII", 1, 2, 2**31), struct.pack("<BI", 1, 99)]
)
def test_wkb_that_is_damaged_is_refused(data: bytes):
    with pytest.raises(InputError):
        wkb.parse(data)


def test_wkb_with_heights_and_codes_of_postgis_is_read():
    assert str(wkb.parse(struct.pack(">BI3d", 0, 1001, 36, 33, 5))) == str(wkb.parse(point(36, 33)))
    assert wkb.parse(struct.pack("<BII2d", 1, 0x20000001, 4326, 36, 33)) == wkb.parse(point(36, 33))


def test_the_map_in_a_kmz_is_read(tmp_path: Path):
    mark = "<TimeStamp><when>2016</when></TimeStamp><Point><coordinates>36,33</coordinates></Point>"
    kml = f"<kml><Placemark>{mark}</Placemark></kml>"
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", kml)
        archive.writestr("files/a.png", "x")
    assert take(tmp_path / "a.kmz", tmp_path).format == "kml"
