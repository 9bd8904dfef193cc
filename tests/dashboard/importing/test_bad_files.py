"""Bad files meet the page and the command alike: the same account, the same question or the same refusal."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from geodata.errors import DatelineError
from geodata.interchange import importing, unpacking
from tests.support.imports import act, begin, give

HEADER = "id,date,lat,lon,title\n"
ROW = "{},2016-04-0{},34.5,38.2,x\n"
GOOD = HEADER + "".join(ROW.format(number, number) for number in range(1, 10))
KML = '<?xml version="1.0"?>{}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
TEXTS: dict[str, tuple[str, str]] = {
    "repeated headers": ("a.csv", GOOD + HEADER + ROW.format("z", 1)),
    "no number and infinity": ("a.csv", GOOD + "n,2016-04-01,NaN,38.2,x\ni,2016-04-01,34.5,inf,x\n"),
    "far years": ("a.csv", GOOD + "b,-0260-01-01,34.5,38.2,x\nc,9999-12-31,34.5,38.2,x\n"),
    "one id, two rows": ("a.csv", GOOD + "1,2016-04-02,34.5,38.2,y\n"),
    "metres": ("a.csv", HEADER + "1,2016-04-01,4100000,3900000,x\n2,2016-04-02,4100001,3900000,x\n"),
    "no place": ("a.csv", "id,date,title\n1,2016-04-01,x\n"),
    "no date": ("a.csv", "id,lat,lon\n1,34.5,38.2\n"),
    "empty": ("a.csv", ""),
    "entity bomb": ("a.kml", KML.format(BOMB, "<Placemark><name>&c;</name></Placemark>")),
    "a link without data": ("a.kml", KML.format("", "<NetworkLink><Link><href>http://x/</href></Link></NetworkLink>")),
}


def cut_off(path: Path) -> Path:
    target = path / "a.csv.gz"
    target.write_bytes(gzip.compress(GOOD.encode() * 50)[:-9])
    return target


def many_sheets(path: Path) -> Path:
    with xlsxwriter.Workbook(path / "a.xlsx") as book:
        for number in range(40):
            sheet = book.add_worksheet(f"S{number}")
            for at, line in enumerate(GOOD.splitlines()):
                sheet.write_row(at, 0, line.split(","))
    return path / "a.xlsx"


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", HEADER + "x" * 3_000_000)
    return path / "a.zip"


FILES: dict[str, Callable[[Path], Path]] = {"cut off": cut_off, "40 sheets": many_sheets, "zip bomb": bomb}


@pytest.mark.parametrize("what", [*TEXTS, *FILES])
def test_the_page_and_the_command_say_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
):
    monkeypatch.setattr(unpacking, "_SUSPICIOUS", 1_000_000)
    if what in TEXTS:
        name, text = TEXTS[what]
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
    else:
        path = FILES[what](tmp_path)
    try:
        report = importing.import_file(importing.ImportOrder(path, folder, dry_run=True))
        said = (report.rows, report.taken, report.same, report.merged, report.aside, report.asked)
        assert report.asked or report.taken + report.same + report.merged + report.aside == report.rows
    except DatelineError as error:
        said = str(error)
    work = begin(folder)
    give(work, path)
    if work.inspection is None:
        assert work.refusal == said
    elif work.inspection.trouble:  # refused by the command; on the page it can be mapped by hand
        assert isinstance(said, str)
        assert work.inspection.recognition.reason in said
    else:
        act(work, "try")
        if work.trial is None:
            assert work.notice.text == said
        else:
            found = work.trial.report
            assert (found.rows, found.taken, found.same, found.merged, found.aside, found.asked) == said
    assert not (folder / "layers").exists()
