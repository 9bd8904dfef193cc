"""GTD, Airwars, VIINA, POLECAT, GDELT and HDX HAPI: tables whose rows others have coded, written by their facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import InputError
from geodata.interchange.formats import gdelt
from geodata.layers import layer
from tests.support.layers import aside, events, take, write_table

GTD_COLUMNS = (
    *("eventid", "iyear", "imonth", "iday", "approxdate", "extended", "country", "country_txt", "provstate", "city"),
    *("latitude", "longitude", "specificity", "vicinity", "summary", "doubtterr", "suicide", "attacktype1_txt"),
    *("targtype1_txt", "corp1", "target1", "gname", "gname2", "guncertain1", "nkill", "nkillter", "nwound"),
)
GTD = {
    "eventid": "201603140001", "iyear": "2016", "imonth": "3", "iday": "14", "country_txt": "Syria",
    "provstate": "Aleppo", "city": "Aleppo", "latitude": "36.2", "longitude": "37.1", "specificity": "1",
    "vicinity": "0", "summary": "03/14/2016: A bomb.", "doubtterr": "0", "suicide": "0",
    "attacktype1_txt": "Bombing/Explosion", "targtype1_txt": "Private Citizens & Property", "target1": "Market",
    "gname": "Unknown", "nkill": "4", "nkillter": "0", "nwound": "9",
}  # fmt: skip


def cells(event: dict[str, object], *names: str) -> list[object]:
    return [event[name] for name in names]


def test_gtd_has_what_it_knows_of_days_places_and_deaths(tmp_path: Path):
    rows = [
        GTD,
        {**GTD, "eventid": "201603000002", "iday": "0", "nkill": "", "nwound": "-99", "suicide": "1", "vicinity": "1"},
        {**GTD, "eventid": "201600000003", "imonth": "0", "iday": "0", "specificity": "4", "gname": "ISIL",
         "doubtterr": "1"},
        {**GTD, "eventid": "201603140004", "attacktype1_txt": "Armed Assault", "targtype1_txt": "Military",
         "specificity": "5", "latitude": "", "longitude": "", "nkill": "2.0"},
        {**GTD, "eventid": "201613140005", "imonth": "13"},
    ]  # fmt: skip
    report = take(write_table(tmp_path / "gtd.csv", rows, columns=GTD_COLUMNS, separator=";"), tmp_path)
    assert (report.format, report.sure, report.taken, report.aside, report.redistribute) == ("gtd", 0.7, 4, 1, False)
    assert "date" in aside(tmp_path)[0]["reason"]
    first, second, third, fourth = events(tmp_path)
    assert cells(first, "event_id", "date", "place", "where_prec", "sub_event_type", "side_a", "deaths_best") == [
        "gtd:201603140001", "2016-03-14", "Aleppo, Aleppo, Syria", "exact", "Remote explosive/landmine/IED", "", "4",
    ]  # fmt: skip
    assert cells(second, "date", "where_prec", "sub_event_type", "deaths_best", "injured_best") == [
        "2016-03", "near", "Suicide bomb", "", "",
    ]  # fmt: skip
    assert cells(third, "date", "where_prec", "side_a") == ["2016", "province", "ISIL"]
    assert "doubt" in str(third["marks"])
    assert cells(fourth, "event_type", "latitude", "deaths_best") == ["Battles", "", "2"]
    assert str(fourth["located_by"]).startswith("gazetteer: ")
    assert layer.in_folder(tmp_path)["theirs"].redistribute is False


def test_gtd_in_windows_1252_is_read(tmp_path: Path):
    path = write_table(tmp_path / "gtd.csv", [{**GTD, "city": "Bogotá", "summary": "It’s"}], columns=GTD_COLUMNS)
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    take(path, tmp_path)
    assert str(events(tmp_path)[0]["place"]).startswith("Bogotá")


def test_a_gtd_file_that_is_cut_inside_a_row_says_so(tmp_path: Path):
    path = write_table(tmp_path / "gtd.csv", [GTD, {**GTD, "eventid": "201603140009"}], columns=GTD_COLUMNS)
    path.write_bytes(path.read_bytes()[:-40])
    report = take(path, tmp_path)
    assert (report.taken, report.aside) == (1, 1)
    assert "cut off" in aside(tmp_path)[0]["reason"]


def test_airwars_has_the_least_and_the_most_deaths_and_no_day_of_1970(tmp_path: Path):
    row = {
        "code": "CS1234", "date": "2017-03-17", "title": "\u200fMosul", "latitude": "36.3", "longitude": "43.1",
        "location_name": "al Jadida", "killed_min": "105", "killed_max": "141", "injured_min": "",
        "belligerents": "Coalition",
    }  # fmt: skip
    rows = [row, {**row, "code": "RS001a", "date": "1970-01-01", "latitude": "", "longitude": ""}, row]
    report = take(write_table(tmp_path / "airwars.csv", rows, columns=row), tmp_path)
    assert (report.format, report.sure, report.taken, report.same) == ("airwars", 0.7, 2, 1)
    first, second = events(tmp_path)
    assert cells(first, "event_id", "title", "deaths_low", "deaths_best", "deaths_high", "side_a") == [
        "airwars:CS1234", "Mosul", "105", "", "141", "Coalition",
    ]  # fmt: skip
    assert (second["date"], second["latitude"]) == ("", "")
    assert "nothing says in which country" in str(second["marks"])
    assert "1 January 1970" in str(second["marks"])


def test_reports_of_viina_that_tell_of_one_incident_are_merged(tmp_path: Path):
    row = {
        "viina_version": "2.0", "event_id": "1", "event_id_1pd": "1", "date": "20220301", "time": "09:30",
        "asciiname": "Kyiv", "longitude": "30.5", "latitude": "50.4", "GEO_PRECISION": "ADM1", "text": "Обстріл",
        "t_artillery_b": "1", "t_airstrike_b": "0", "a_rus_b": "1",
    }  # fmt: skip
    rows = [row, {**row, "event_id": "2"}, {**row, "event_id": "3", "event_id_1pd": "3", "GEO_PRECISION": "STREET"}]
    report = take(write_table(tmp_path / "event_1pd_latest_2022.csv", rows, columns=row), tmp_path)
    assert (report.format, report.taken, report.merged) == ("viina", 2, 1)
    first, second = events(tmp_path)
    assert cells(first, "date", "where_prec", "sub_event_type", "side_a", "approximate") == [
        "2022-03-01~", "province", "Shelling/artillery/missile attack", "Government of Russia (Soviet Union)", True,
    ]  # fmt: skip
    assert second["where_prec"] == "exact"
    assert layer.in_folder(tmp_path)["theirs"].machine_coded


def test_rows_of_polecat_that_name_further_actors_are_merged(tmp_path: Path):
    row = {
        "Event ID": "20230401-1", "Event Date": "2023-04-01", "Event Type": "ASSAULT", "Event Mode": "aerial",
        "Intensity": "-9", "Quad Code": "MATERIAL CONFLICT", "Contexts": "military", "Actor Name": "Israel",
        "Recipient Name": "None", "City": "None", "District": "", "Province": "Homs", "Country": "Syria",
        "Latitude": "34.7", "Longitude": "36.7", "GeoNames ID": "1", "Source": "A paper",
    }  # fmt: skip
    rows = [row, {**row, "Recipient Name": "Iran"}]
    report = take(write_table(tmp_path / "p.txt", rows, columns=row, separator="\t"), tmp_path)
    assert (report.format, report.taken, report.merged) == ("polecat", 1, 1)
    (event,) = events(tmp_path)
    assert cells(event, "place", "where_prec", "sub_event_type", "side_b") == [
        "Homs",
        "province",
        "Air/drone strike",
        "",
    ]


def test_gdelt_has_no_header_and_is_known_by_its_61_columns(tmp_path: Path):
    assert len(gdelt.HEADER) == 61
    assert [gdelt.HEADER.index(name) + 1 for name in ("ActionGeo_Type", "ActionGeo_Lat", "SOURCEURL")] == [52, 57, 61]
    row = dict.fromkeys(gdelt.HEADER, "") | {
        "GLOBALEVENTID": "1250000001", "SQLDATE": "20260301", "Actor1Name": "ISRAEL", "Actor2CountryCode": "IRN",
        "EventCode": "195", "EventRootCode": "19", "ActionGeo_Type": "1", "ActionGeo_FullName": "Syria",
        "ActionGeo_Lat": "35", "ActionGeo_Long": "38", "SOURCEURL": "https://a.example/1",
    }  # fmt: skip
    path = write_table(
        tmp_path / "20260301.export.CSV", [row, {**row, "GLOBALEVENTID": "2"}], columns=gdelt.HEADER, separator="\t"
    )
    path.write_bytes(path.read_bytes().partition(b"\r\n")[2])
    report = take(path, tmp_path)
    assert (report.format, report.taken) == ("gdelt", 2)
    event = events(tmp_path)[0]
    assert cells(event, "date", "title", "where_prec", "event_type") == [
        "2026-03-01",
        "fight: ISRAEL – IRN",
        "country",
        "Battles",
    ]
    assert layer.in_folder(tmp_path)["theirs"].machine_coded


def test_counts_of_a_month_are_no_events(tmp_path: Path):
    columns = ("location_code", "reference_period_start", "reference_period_end", "event_type", "events", "fatalities")
    row = dict(zip(columns, ("SYR", "2024-01-01", "2024-01-31", "political_violence", "7", "3"), strict=True))
    with pytest.raises(InputError, match="for a month and an area"):
        take(write_table(tmp_path / "hapi.csv", [row], columns=columns), tmp_path)
    assert not (tmp_path / "layers").exists() or not [*(tmp_path / "layers").iterdir()]
