"""`dateline gazetteer add`: lists of places become the dataset's own gazetteer; a bad file changes nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner, Result

from geodata.cli import main
from geodata.dataset import reading
from geodata.geocoding import own_gazetteer
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import OWN_GAZETTEER
from geodata.versions.store import FileStore

OCHA = (
    ("admin1Name_en", "admin1Pcode", "admin4Name_en", "admin4Name_ar", "admin4Pcode", "Longitude_x", "Latitude_y"),
    ("#adm1+name", "#adm1+code", "#loc+name", "#loc+name+ar", "#loc+code", "#geo+lon", "#geo+lat"),
    ("Aleppo", "SY02", "Umm Qarnayn", "أم قرنين", "C1234", "37.5", "36.61"),
    ("Aleppo", "SY02", "Nowhere", "", "C1235", "", ""),
)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def add(file: Path, folder: Path, *more: str | Path) -> Result:
    return run("gazetteer", "add", file, "--dataset", folder, *more)


def dump_row(gid: int, name: str, latitude: str, longitude: str, *, others: str = "", code: str = "P.PPL") -> str:
    """A row of a GeoNames dump, in the Syrian province 09."""
    feature, kind = code.split(".")
    cells = [str(gid), name, name, others, latitude, longitude, feature, kind, "SY", "", "09"]
    return "\t".join([*cells, "", "", "", "120", "", "", "Asia/Damascus", "2020-01-01"])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    rows = [
        dump_row(170062, "Aleppo Governorate", "36.1", "37.5", others="Halab", code="A.ADM1"),
        dump_row(9000001, "Kafr Ḩalab", "36.05", "36.88", others="Kafr Halab,كفر حلب"),
        dump_row(9000002, "Nahr Quwayq", "36.1", "37.1", code="H.STM"),
    ]
    path = tmp_path / "SY.txt"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


OOXML = "http://schemas.openxmlformats.org"


def related(kind: str, target: str) -> str:
    """A part of a workbook that names another."""
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{OOXML}/package/2006/relationships">{relation}</Relationships>'


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    """A workbook with one sheet of inline texts."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) for row in rows]
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    space, relations = f"{OOXML}/spreadsheetml/2006/main", f"{OOXML}/officeDocument/2006/relationships"
    parts = {
        "_rels/.rels": related(f"{relations}/officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": related(f"{relations}/worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{relations}">'
        '<sheets><sheet name="Places" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_a_geonames_dump_is_used_by_geocode_and_draft_and_credited(dump: Path, folder: Path, tmp_path: Path):
    before = reading.load(folder).version
    done = add(dump, folder)
    assert done.exit_code == 0
    assert "1 places read from SY.txt, a GeoNames dump; 2 streams" in done.stderr
    (found,) = json.loads(run("geocode", "Kafr Halab", "--dataset", folder, "--format", "json").stdout)
    assert (found["status"], found["candidates"][0]["admin"]) == ("found", "Aleppo")
    article = tmp_path / "article.txt"
    article.write_text("Shells hit Kafr Halab on Monday, killing two.", encoding="utf-8")
    (line,) = run("draft", article, "--dataset", folder, "--format", "jsonl").stdout.splitlines()
    (event,) = json.loads(line)["events"]
    assert (event["place"], event["latitude"], event["where_prec"]) == ("Kafr Halab", "36.0500", "exact")
    dataset = reading.load(folder)
    assert "Places of SY.txt: GeoNames (geonames.org), CC BY 4.0." in dataset.info.attribution
    assert dataset.version != before
    assert not dataset.problems
    assert FileStore(folder, record=False).head().own_gazetteer == dataset.own_gazetteer is not None


def test_an_ocha_table_gives_english_and_arabic_names_and_p_codes(folder: Path, tmp_path: Path):
    done = add(workbook(tmp_path / "places.xlsx", *OCHA), folder, "--country", "SY")
    assert "1 places read from places.xlsx, a table of places with P-codes; 1 set aside" in done.stderr
    assert "row 4: latitude '' is not between" in done.stderr
    gazetteer = own_gazetteer.of_folder(folder)
    for name in ("Umm Qarnayn", "أم قرنين"):
        (place,) = gazetteer.lookup(name, fuzzy=False)
        assert (place.gazetteer_id, place.country, place.admin, place.kind) == ("pcode:C1234", "SY", "Aleppo", "city")


def test_any_table_is_read_through_a_mapping(folder: Path, tmp_path: Path):
    table, mapping = tmp_path / "villages.csv", tmp_path / "mapping.toml"
    table.write_text("Dorf;Breite;Länge\nUmm Qarnayn;36,61;37,5\n", encoding="utf-8")
    mapping.write_text(
        'credit = "Village Atlas"\ncountry = "SY"\n'
        '[columns]\nname = "Dorf"\nlatitude = "Breite"\nlongitude = "Länge"\n',
        encoding="utf-8",
    )
    refused = add(table, folder)
    assert refused.exit_code == 2
    assert "no column for name, latitude, longitude" in refused.stderr
    assert add(table, folder, "--mapping", mapping).exit_code == 0
    (place,) = own_gazetteer.of_folder(folder).lookup("Umm Qarnayn", fuzzy=False)
    assert (place.latitude, place.longitude) == (36.61, 37.5)
    assert "Village Atlas" in reading.load(folder).info.attribution


def test_lists_add_up_and_a_place_with_the_same_id_is_replaced(dump: Path, folder: Path, tmp_path: Path):
    add(dump, folder)
    earlier = reading.load(folder).own_gazetteer
    dump.write_text(dump_row(9000001, "Kafr Halab", "36.06", "36.88") + "\n", encoding="utf-8")
    add(dump, folder)
    add(workbook(tmp_path / "places.xlsx", *OCHA), folder, "--country", "SY")
    gazetteer = own_gazetteer.of_folder(folder)
    assert [place.latitude for place in gazetteer.lookup("Kafr Halab", fuzzy=False)] == [36.06]
    assert gazetteer.lookup("Umm Qarnayn", fuzzy=False)
    assert earlier is not None
    assert earlier.is_file()  # an earlier version of the dataset still names it


def test_places_csv_comes_first(dump: Path, folder: Path):
    add(dump, folder)
    with (folder / "places.csv").open("a", encoding="utf-8") as places:
        places.write("Kafr Halab,,36.5,37.5,exact,,SY,,,\n")
    (found,) = json.loads(run("geocode", "Kafr Halab", "--dataset", folder, "--format", "json").stdout)
    assert found["candidates"][0]["latitude"] == 36.5


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        (
            "half.txt",
            (dump_row(1, "A", "36", "37") + "\n" + dump_row(2, "B", "36", "37")[:20]).encode(),
            "of 19 columns",
        ),
        ("bytes.txt", dump_row(1, "A", "36", "37").encode() + b"\n\xff\xfe\n", "line 2 is not UTF-8"),
        ("empty.csv", b"", "no rows"),
        ("swapped.csv", b"name,latitude,longitude\nA,136.1,36.2\n", "latitude '136.1' is not between"),
        ("short.csv", b'name,latitude,longitude\n"A,36.1,37', "is the file whole"),
        ("no.xlsx", b"PK\x03\x04 no workbook", "cannot be read as a workbook"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(
    name: str, content: bytes, why: str, dump: Path, folder: Path, tmp_path: Path
):
    add(dump, folder)
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    (tmp_path / name).write_bytes(content)
    done = add(tmp_path / name, folder)
    assert done.exit_code != 0
    assert why in done.stderr
    assert {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} == before


def test_a_workbook_that_unpacks_to_too_much_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bomb = workbook(tmp_path / "bomb.xlsx", ("name", "latitude", "longitude"), ("A" * 50_000, "36", "37"))
    monkeypatch.setattr("geodata.geocoding.workbook.MAX_BYTES", 10_000)
    assert "unpacks to more than" in add(bomb, folder).stderr


def test_hostile_names_are_cleaned_or_passed_over(folder: Path, tmp_path: Path):
    table = tmp_path / "names.csv"
    rows = ("A\u202eB\x07C,36.1,37.1,SY", "<script>alert(1)</script>,36.2,37.2,SY", "x" * 500 + ",36.3,37.3,SY")
    table.write_text("\n".join(("name,latitude,longitude,country", *rows)) + "\n", encoding="utf-8")
    done = add(table, folder)
    assert "2 places read" in done.stderr
    assert "it has no name" in done.stderr
    names = {place.name for place in Gazetteer.open(reading.load(folder).own_gazetteer).every()}
    assert names == {"AB C", "<script>alert(1)</script>"}


def test_a_missing_or_unreadable_gazetteer_is_a_warning_and_the_bundled_one_is_used(dump: Path, folder: Path):
    add(dump, folder)
    own = reading.load(folder).own_gazetteer
    assert own is not None
    own.unlink()
    dataset = reading.load(folder)
    assert [problem.code for problem in dataset.problems] == ["gazetteer-unusable"]
    assert "add the lists again" in dataset.problems[0].message
    (folder / OWN_GAZETTEER).write_text("sha256 = 1\n", encoding="utf-8")
    assert [problem.code for problem in reading.load(folder).problems] == ["gazetteer-unusable"]
    assert own_gazetteer.of_folder(folder).lookup("Aleppo")
    assert add(dump, folder).exit_code == 1
