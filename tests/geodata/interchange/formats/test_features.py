"""GeoJSON in its dated dialects, KML, GPX, uMap and Esri JSON: recognised, dated, placed, accounted for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from geodata.errors import InputError
from geodata.layers import layer
from tests.support.layers import aside, events, original, take

POINT = {"type": "Point", "coordinates": [36.3, 33.5]}


def feature(properties: dict[str, Any] | None = None, geometry: object = POINT, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties or {}, "geometry": geometry, **members}


def written(path: Path, whole: object) -> Path:
    path.write_text(whole if isinstance(whole, str) else json.dumps(whole), encoding="utf-8")
    return path


def geojson(folder: Path, *features: dict[str, Any], name: str = "a.geojson", **members: Any) -> Path:
    return written(folder / name, {"type": "FeatureCollection", "features": list(features), **members})


@pytest.mark.parametrize(
    ("given", "date", "time"),
    [
        ({"properties": {"start": "2016-03-01", "end": "2016-03-31"}}, "2016-03", ""),
        ({"properties": {"start": 1456790400000, "end": 1457000000000}}, "2016-03-01/2016-03-03", ""),
        ({"properties": {"times": ["2016-03-14T09:30:00Z", "2016-03-16"]}}, "2016-03-14/2016-03-16", ""),
        ({"properties": {"times": [1457946600000]}}, "2016-03-14", "09:10Z"),
        ({"properties": {"date": "2016-03-14T09:30:00+03:00"}}, "2016-03-14", "09:30+03:00"),
        ({"properties": {"timestamp": 1457946600}}, "2016-03-14", "09:10Z"),
        ({"properties": {"Date": "14.03.2016"}}, "2016-03-14", ""),
        ({"properties": {"year": 2016}}, "2016", ""),
        ({"properties": {"date": "20160314"}}, "2016-03-14", ""),
        ({"time": {"date": "2016-03-14"}}, "2016-03-14", ""),
        ({"time": {"timestamp": "2016-03-14T09:30:00Z"}}, "2016-03-14", "09:30Z"),
        ({"time": {"interval": ["2016-03-14", ".."]}}, "2016-03-14/..", ""),
        ({"time": {"interval": ["..", "2016-03-14"]}}, "../2016-03-14", ""),
        ({"when": {"timespans": [{"start": {"in": "2015"}, "end": {"in": "2016"}}]}}, "2015/2016", ""),
        ({"properties": {"date": "9999-12-31"}}, "9999-12-31", ""),
    ],
)
def test_every_dialect_of_geojson_has_its_dates(tmp_path: Path, given: dict[str, Any], date: str, time: str):
    assert take(geojson(tmp_path, feature(**given)), tmp_path).sure >= 0.9
    (event,) = events(tmp_path)
    assert (event["date"], event["time"], event["lat"], event["lon"]) == (date, time, 33.5, 36.3)


def test_a_year_before_0_is_read(tmp_path: Path):
    take(geojson(tmp_path, feature({"date": "-0260-05-01"})), tmp_path)
    path = layer.in_folder(tmp_path)["theirs"].folder(tmp_path) / layer.EVENTS
    assert parquet.read_table(path, columns=["date", "start_day"]).to_pylist() == [
        {"date": "-0260-05-01", "start_day": -814_370}
    ]


def test_a_feature_keeps_what_it_says_and_gets_what_we_show(tmp_path: Path):
    said = {"name": "A raid", "desc": "At dawn", "category": ["raid", "night"], "url": "https://a.example/1", "n": 5}
    report = take(geojson(tmp_path, feature({**said, "date": "2016-03-14", "who": {"a": "X"}}, id=7)), tmp_path)
    assert any("near (25 km)" in sentence for sentence in report.stated)
    (event,) = events(tmp_path)
    names = ("event_id", "title", "description", "tags", "media", "where_prec")
    assert [event[name] for name in names] == [
        "geojson:7", "A raid", "At dawn", "raid; night", "https://a.example/1", "near",
    ]  # fmt: skip
    assert {name: original(tmp_path)[0][name] for name in ("n", "who.a")} == {"n": "5", "who.a": "X"}


def test_lines_and_areas_keep_their_shape_and_are_as_vague_as_they_are_large(tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[36.0, 33.0, 5.5], [36.2, 33.2, 6]]}
    area = {"type": "Polygon", "coordinates": [[[36, 33], [39, 33], [39, 35], [36, 33]]]}
    both = {"type": "GeometryCollection", "geometries": [POINT, line]}
    features = [feature({"date": "2016", "n": n}, shape) for n, shape in enumerate((line, area, both, None))]
    take(geojson(tmp_path, *features), tmp_path)
    assert [(event["geometry"], event["where_prec"]) for event in events(tmp_path)] == [
        ("LINESTRING (36 33, 36.2 33.2)", "near"),
        ("POLYGON ((36 33, 39 33, 39 35, 36 33))", "region"),
        ("", "province"),
        ("", ""),
    ]


def test_metres_of_web_mercator_become_degrees(tmp_path: Path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    metres = {"type": "Point", "coordinates": [4_040_897.6, 3_962_893.4]}
    take(geojson(tmp_path, feature({"date": "2016"}, metres), crs=crs), tmp_path)
    (event,) = events(tmp_path)
    assert (round(float(str(event["lat"])), 2), round(float(str(event["lon"])), 2)) == (33.51, 36.3)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [4_040_897.6, 3_962_893.4]},
        {"type": "Point", "coordinates": [36.3]},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Circle", "coordinates": [36.3, 33.5]},
        {"type": "Polygon", "coordinates": [[36.3, 33.5]]},
        "POINT (1 2)",
    ],
)
def test_a_feature_whose_place_cannot_be_read_is_set_aside(tmp_path: Path, geometry: object):
    good = feature({"date": "2016"})
    report = take(geojson(tmp_path, good, feature({"date": "2016"}, geometry)), tmp_path)
    assert (report.taken, report.aside) == (1, 1)
    assert "degrees" in aside(tmp_path)[0]["reason"]


def test_nan_and_infinity_are_set_aside(tmp_path: Path):
    text = json.dumps({"type": "FeatureCollection", "features": [feature({"date": "2016"})] * 2})
    path = written(tmp_path / "a.geojson", text.replace("36.3", "NaN", 1))
    assert (take(path, tmp_path).taken, len(aside(tmp_path))) == (1, 1)


def test_the_same_feature_twice_is_one_event_and_ids_stay_from_import_to_import(tmp_path: Path):
    path = geojson(tmp_path, feature({"date": "2016"}), feature({"date": "2016"}), feature({"date": "2017"}))
    report = take(path, tmp_path)
    assert (report.taken, report.same) == (2, 1)
    take(path, tmp_path, "again")
    assert [event["event_id"] for event in events(tmp_path)] == [
        event["event_id"] for event in events(tmp_path, "again")
    ]


def test_areas_without_properties_have_the_day_of_the_files_name(tmp_path: Path):
    area = {"type": "MultiPolygon", "coordinates": [[[[36, 33], [37, 33], [37, 34], [36, 33]]]]}
    path = geojson(tmp_path, feature({}, area), name="deepstatemap_data_20240708.geojson")
    take(path, tmp_path)
    assert events(tmp_path)[0]["date"] == "2024-07-08"


def test_lines_of_features_are_read(tmp_path: Path):
    text = "\n".join(json.dumps(feature({"date": f"201{n}"})) for n in range(3))
    assert take(written(tmp_path / "a.geojsonl", text), tmp_path).taken == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        ('{"type": "FeatureCollection", "features": [{"type": "Fea', "cut off"),
        ('{"type": "FeatureCollection", "features": 5}', "no list of features"),
        ('{"type": "FeatureCollection", "x": ' + "[" * 100_000, "nested too deeply|cut off"),
        (json.dumps({"type": "FeatureCollection", "features": [feature({"name": "x"})]}), "no dates"),
        (json.dumps({"type": "FeatureCollection", "features": [feature({"date": "03/04/2016"})]}), "may be two days"),
        (json.dumps({"type": "FeatureCollection", "features": [feature({"date": "soon"})]}), "cannot be read"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(tmp_path: Path, text: str, why: str):
    with pytest.raises(InputError, match=why):
        take(written(tmp_path / "a.geojson", text), tmp_path)
    assert not (tmp_path / "layers").exists() or not [*(tmp_path / "layers").iterdir()]


def test_one_day_beyond_twelve_tells_the_order_of_the_others(tmp_path: Path):
    take(geojson(tmp_path, feature({"date": "03/04/2016"}), feature({"date": "25/04/2016"})), tmp_path)
    assert [event["date"] for event in events(tmp_path)] == ["2016-04-03", "2016-04-25"]


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark id="p1"><name>A &amp; B</name><description><![CDATA[<b>Bold</b><br>two]]></description>
<TimeStamp><when>2016-03</when></TimeStamp><Point><coordinates>36.3,33.5,0</coordinates></Point></Placemark>
<Placemark><name>Span</name><TimeSpan><begin>2016-03-14T09:30:00Z</begin></TimeSpan>
<LineString><coordinates>36,33 36.1,33.1</coordinates></LineString></Placemark>
<Placemark><name>Mine</name><ExtendedData><Data name="Date"><value>2015</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>36,33,0 37,33,0 37,34,0 36,33,0</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Bad</name><TimeStamp><when>2016</when></TimeStamp><Point><coordinates>x</coordinates></Point></Placemark>
</Folder></Document></kml>"""


def test_the_digits_of_kml_are_the_precision_of_its_dates(tmp_path: Path):
    report = take(written(tmp_path / "a.kml", KML), tmp_path)
    assert (report.format, report.taken, report.aside) == ("kml", 3, 1)
    first, second, third = events(tmp_path)
    assert [first[name] for name in ("event_id", "title", "description", "date", "lat", "lon")] == [
        "kml:p1", "A & B", "Bold \ntwo", "2016-03", 33.5, 36.3,
    ]  # fmt: skip
    assert (second["date"], second["geometry"]) == ("2016-03-14/..", "LINESTRING (36 33, 36.1 33.1)")
    assert (third["date"], third["where_prec"]) == ("2015", "region")


LINK = "<kml><NetworkLink><Link><href>https://maps.example/kml?mid=1</href></Link></NetworkLink></kml>"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LINK, "is a link to 'https://maps.example/kml"),
        (BOMB, "document type or entities"),
        ("<kml></kml>", "no placemarks"),
        (KML[:600], "cut off"),
        ("<kml>" + "<Folder>" * 500, "levels deep"),
        ("<kml><Placemark><name>x</name></Placemark></kml>", "no dates"),
    ],
)
def test_kml_that_cannot_be_taken_is_refused_with_the_reason(tmp_path: Path, text: str, why: str):
    with pytest.raises(InputError, match=why):
        take(written(tmp_path / "a.kml", text), tmp_path)


def test_a_track_of_gpx_is_one_event_with_a_path(tmp_path: Path):
    points = "".join(
        f'<trkpt lat="{33 + n / 10}" lon="36"><time>2016-03-14T0{n}:00:00Z</time></trkpt>' for n in range(1, 4)
    )
    waypoint = '<wpt lat="33.5" lon="36.3"><name>Crater</name><time>2016-03-14T09:30:00Z</time></wpt>'
    head = '<gpx xmlns="http://www.topografix.com/GPX/1/1">'
    path = written(tmp_path / "a.gpx", f"{head}{waypoint}<trk><name>Way</name><trkseg>{points}</trkseg></trk></gpx>")
    assert take(path, tmp_path).taken == 2
    crater, way = events(tmp_path)
    assert (crater["time"], crater["where_prec"]) == ("09:30Z", "exact")
    assert (way["date"], way["time"]) == ("2016-03-14", "01:00Z/03:00Z")
    assert str(way["geometry"]).startswith("LINESTRING (36 33.1")


def test_a_map_of_umap_has_the_features_of_all_its_layers(tmp_path: Path):
    layers = [
        {
            "type": "FeatureCollection",
            "_umap_options": {"name": name},
            "features": [feature({"date": "2016", "name": name})],
        }
        for name in ("Raids", "Talks")
    ]
    report = take(written(tmp_path / "a.umap", {"type": "umap", "layers": layers}), tmp_path)
    assert (report.format, report.taken, report.sure) == ("umap", 2, 0.7)
    assert [event["tags"] for event in events(tmp_path)] == ["Raids", "Talks"]
    remote = {"type": "umap", "layers": [{"_umap_options": {"name": "Live", "remoteData": {"url": "https://x"}}}]}
    with pytest.raises(InputError, match="the data of Live are elsewhere"):
        take(written(tmp_path / "b.umap", remote), tmp_path)


def esri(**members: Any) -> dict[str, Any]:
    return {
        "objectIdFieldName": "OBJECTID",
        "fields": [{"name": "When_", "type": "esriFieldTypeDate"}],
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
        "features": [
            {
                "attributes": {"OBJECTID": 1, "When_": 1457913600000, "name": "A"},
                "geometry": {"x": 4040897.6, "y": 3962893.4},
            }
        ],
        **members,
    }


def test_esri_json_has_milliseconds_and_metres_and_says_when_it_was_cut_off(tmp_path: Path):
    report = take(written(tmp_path / "a.json", esri(exceededTransferLimit=True)), tmp_path)
    (event,) = events(tmp_path)
    assert (report.format, event["date"], round(float(str(event["lat"])), 2)) == ("esri-json", "2016-03-14", 33.51)
    assert any("cut the answer off" in sentence for sentence in report.stated)
    assert not any("cut" in said for said in take(written(tmp_path / "b.json", esri()), tmp_path, "whole").stated)
    with pytest.raises(InputError, match="EPSG:32637"):
        take(written(tmp_path / "c.json", esri(spatialReference={"wkid": 32637})), tmp_path)


def test_rings_that_run_clockwise_begin_an_area(tmp_path: Path):
    outer, hole = [[0, 0], [0, 4], [4, 4], [0, 0]], [[1, 2], [2, 3], [1, 3], [1, 2]]
    shape = {
        "attributes": {"When_": 1457913600000},
        "geometry": {"rings": [outer, hole, [[9, 9], [9, 10], [10, 10], [9, 9]]]},
    }
    take(written(tmp_path / "a.json", esri(features=[shape], spatialReference={"wkid": 4326})), tmp_path)
    assert str(events(tmp_path)[0]["geometry"]).count("((") == 2
