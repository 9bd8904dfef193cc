"""A dataset's own columns and the credits of its media: read, checked, shown, taken out, and never lost by an edit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from geodata import cli
from geodata.briefings import comparison, contents
from geodata.dataset import download, fixing, published, reading, row_checks
from geodata.interchange import exporting, extract
from geodata.model import Dataset, Problem
from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from geodata.view import details, query, table, url
from tests.support.hostile import NASTY

INFO = """\
title = "Own"
country = "SY"
[columns.weapon]
kind = "choice"
title = "Weapon used"
choices = ["gun", "barrel bomb"]
[columns.shells]
kind = "number"
[columns.verified]
kind = "date"
[columns.units]
kind = "list"
choices = ["1st", "2nd"]
[columns.remark]
kind = "text"
"""
HEAD = (
    "event_id,status,date,place,title,latitude,longitude,where_prec,editor,"
    "weapon,shells,verified,units,remark,media,xyz"
)
PICTURE = "https://a.example/1.jpg"
ROWS = (
    f"one-1,published,2016-03-01,Homs,One,34.7,36.7,exact,ed,gun,12,2016-04,1st; 2nd,loud,{PICTURE},mine",
    "two-2,published,2016-03-02,Homs,Two,34.7,36.7,exact,ed,barrel bomb,3.5,2016-03,2nd,quiet,,",
    "six-6,draft,2016-03-03,Homs,Six,34.7,36.7,exact,ed,gun,1,2016,1st,hidden,https://a.example/hidden.jpg,",
)
MEDIA = f"media,kind,credit,archive_url\n{PICTURE},picture,A. Person,https://b.example/1\n"
HIDDEN = "https://a.example/hidden.jpg,film,Hidden Person,\n"


def write(folder: Path, *rows: str, media: str = MEDIA + HIDDEN, about: str = INFO) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "dataset.toml").write_text(about, "utf-8")
    (folder / "events.csv").write_text("\n".join([HEAD, *(rows or ROWS)]) + "\n", "utf-8")
    (folder / "media.csv").write_text(media, "utf-8")
    return folder


def seen(folder: Path) -> Dataset:
    return published.published(reading.load(folder))


def problems(folder: Path, column: str) -> list[Problem]:
    return [found for found in reading.read_dataset(folder).problems if found.column == column]


def test_own_columns_are_read_and_shown_in_card_and_table(tmp_path: Path):
    dataset = seen(write(tmp_path / "own"))
    facts = {fact["name"]: fact["value"] for fact in details.describe(dataset, 0)["facts"]}
    assert facts == {
        "Weapon used": "gun",
        "Shells": "12",
        "Verified": "April 2016",
        "Units": "1st, 2nd",
        "Remark": "loud",
    }
    offered = table.offered(dataset)
    assert [offered[name] for name in ("weapon", "shells")] == ["Weapon used", "Shells"]
    row = dict(zip(offered, table.cells(dataset, np.array([1]))[0], strict=True))
    assert (row["weapon"], row["units"], row["verified"]) == ("barrel bomb", "2nd", "March 2016")
    assert "shells" in table.numbers(dataset)
    both = np.array([0, 1])
    assert table.ordered(dataset, both, "shells").tolist() == [1, 0]  # 3.5 before 12: by number
    assert table.ordered(dataset, both, "weapon").tolist() == [0, 1]  # as they are declared
    assert table.ordered(dataset, both, "verified").tolist() == [1, 0]
    assert table.ordered(dataset, both, "remark").tolist() == [0, 1]
    view, _ = url.from_params({"q": ["barrel"]}, dataset.info, dataset.taxonomy)
    assert query.select(dataset, view).shown.tolist() == [False, True]  # the search finds their words


def test_cells_that_break_the_rule_of_their_column_are_named_and_cost_no_row(tmp_path: Path):
    bad = "one-1,published,2016-03-01,Homs,One,34.7,36.7,exact,ed,Gun,many,soon,1st; 3rd,,,"
    folder = write(tmp_path / "own", bad)
    said = {name: str(found) for name in ("weapon", "shells", "verified", "units") for found in problems(folder, name)}
    assert "is not spelt as the word for this column is; write gun" in said["weapon"]
    assert "'many' is not a number" in said["shells"]
    assert "'soon'" in said["verified"]
    assert "'3rd' is not one of the choices in dataset.toml" in said["units"]
    dataset = seen(folder)
    assert dataset.events.loc[0, ["weapon", "shells", "verified", "units"]].tolist() == ["Gun", "", "", "1st; 3rd"]
    assert fixing.apply(folder).fixed[0].new == "gun"
    assert "one-1,published,2016-03-01,Homs,One,34.7,36.7,exact,ed,gun,many,soon,1st; 3rd,,," in (
        folder / "events.csv"
    ).read_text("utf-8")
    told = row_checks.check_events([{**dict(dataset.events.iloc[0]), "shells": "x"}], dataset)[0]  # the form's check
    assert "shells" in {found.column for found in told}


def test_a_declaration_that_cannot_be_used_is_named_with_its_line(tmp_path: Path):
    folder = write(tmp_path / "own", about=f'{INFO}[columns.deaths]\nkind = "text"\n')
    ran = CliRunner().invoke(cli.main, ["check", str(folder)])
    assert ran.exit_code == 1
    assert "dataset.toml line 16, columns: the column 'deaths': there is a column of this name already" in ran.output
    assert "weapon" in seen(folder).events  # the others are used
    again = write(tmp_path / "own", about='columns = "weapon"\n')
    assert "expected a table for each column" in CliRunner().invoke(cli.main, ["check", str(again)]).output


def test_readers_downloads_have_own_columns_and_nothing_that_is_not_declared(tmp_path: Path):
    dataset = seen(write(tmp_path / "own"))
    rows = list(csv.DictReader(io.StringIO(download.readers_csv(dataset, dataset.events).decode("utf-8-sig"))))
    assert [row["weapon"] for row in rows] == ["gun", "barrel bomb"]
    assert rows[0]["media_credit"] == f"{PICTURE} (picture · A. Person)"
    assert "xyz" not in rows[0]
    assert not [row for row in rows if "hidden" in str(row).lower()]
    properties = json.loads(contents.data_geojson(dataset))["features"][0]["properties"]
    assert (properties["weapon"], properties["units"]) == ("gun", "1st; 2nd")


@pytest.mark.parametrize("form", exporting.forms())
def test_every_form_holds_own_columns_and_credits_or_names_them(form: str, tmp_path: Path):
    dataset = seen(write(tmp_path / "own"))
    out = tmp_path / "out"
    chosen = exporting.forms()[form]
    taken = extract.of_view(dataset, [], None)
    exporting.write(chosen, taken, out)
    lost = {loss.column for loss in chosen.losses(taken) if loss.events}
    about = exporting.described(out)
    said = about.read_text("utf-8") if about.exists() else ""
    raw = out.read_bytes()
    if form in {"csv", "geojson", "jsonfg", "kml", "timemap"}:
        assert not lost & {"weapon", "shells", "verified", "units", "remark"}
        assert b"barrel bomb" in raw
        assert b"A. Person" in raw
    elif form in {"ucdp", "acled", "timelinejs"}:
        assert {"weapon", "shells", "verified", "units", "remark"} <= lost
        assert form == "timelinejs" or "weapon (2 events)" in said
        assert form != "timelinejs" or b"picture \xc2\xb7 A. Person" in raw
    assert b"Hidden Person" not in raw


def test_a_briefing_tells_that_an_own_column_has_changed(tmp_path: Path):
    before = comparison.published_rows(seen(write(tmp_path / "own")))
    frozen = comparison.read_frozen(contents.files(seen(tmp_path / "own")))
    assert comparison.compare(frozen, before).changes == ()
    after = seen(write(tmp_path / "own", ROWS[0].replace("gun,12", "gun,13"), *ROWS[1:]))
    (change,) = comparison.compare(frozen, comparison.published_rows(after)).changes
    assert change.event == "one-1"


def test_media_say_what_they_are_whom_to_credit_and_where_they_are_archived(tmp_path: Path):
    dataset = seen(write(tmp_path / "own"))
    (link,) = details.describe(dataset, 0)["media"]
    assert link == {"link": PICTURE, "note": "picture · A. Person", "archive": "https://b.example/1"}
    assert [*dataset.media] == [PICTURE]  # nothing of the drafts


def test_media_csv_is_checked(tmp_path: Path):
    more = f"{PICTURE},picture,Again,\nhttps://a.example/other,movie,B,javascript:alert(1)\nno link,,,\n"
    folder = write(tmp_path / "own", media=MEDIA + more)
    said = [str(found) for found in reading.read_dataset(folder).problems if found.file == "media.csv"]
    assert any("line 3, media" in words and "already" in words for words in said)
    assert any("line 4, kind: 'movie' is not one of the words" in words for words in said)
    assert any("line 4, archive_url" in words for words in said)
    assert any("line 4, media: no event of events.csv has this link" in words for words in said)
    assert any("line 5, media" in words and "is not an address" in words for words in said)
    hidden = {found.line for found in seen(folder).problems if found.file == "media.csv" and found.line > 1}
    assert hidden <= {2}  # readers hear of what belongs to events that they see


def test_hostile_words_stay_text_and_no_spreadsheet_runs_them(tmp_path: Path):
    texts = [text for text in NASTY if text.isprintable()][:20]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, text in enumerate(texts):
        cells = ["2016-03-01", "Homs", "T", "34.7", "36.7", "exact", "ed", "gun", "1", "", "", text, PICTURE, ""]
        writer.writerow([f"hostile-{number}", "published", *cells])
    folder = write(tmp_path / "own", *out.getvalue().splitlines(), media=MEDIA.replace("A. Person", '"=cmd|x"'))
    dataset = seen(folder)
    assert dataset.events["remark"].tolist() == [text.strip() for text in texts]
    assert details.describe(dataset, 0)["media"][0]["note"] == "picture · =cmd|x"
    rows = list(csv.DictReader(io.StringIO(download.readers_csv(dataset, dataset.events).decode("utf-8-sig"))))
    assert not [row for row in rows if row["remark"].startswith(("=", "+", "-", "@"))]


def test_an_edit_keeps_own_columns_and_can_fill_them_also_where_the_file_lacks_them(tmp_path: Path):
    folder = write(tmp_path / "own")
    store = FileStore(folder)
    store.commit(store.head().version, [Edit("events.csv", "one-1", {"title": "Uno", "shells": "14"})], "ana", "")
    assert ROWS[0].replace("One", "Uno").replace("gun,12", "gun,14") in (folder / "events.csv").read_text("utf-8")
    (folder / "dataset.toml").write_text(f'{INFO}[columns.later]\nkind = "text"\n', "utf-8")
    store.commit(store.head().version, [Edit("events.csv", "two-2", {"later": "yes"})], "ana", "")
    assert seen(folder).events["later"].tolist() == ["", "yes"]


def test_the_version_depends_on_declarations_and_credits(tmp_path: Path):
    versions = {
        reading.read_dataset(write(tmp_path / "own", about=about, media=media)).version
        for about in (INFO, INFO.replace("Weapon used", "Weapon"))
        for media in (MEDIA, MEDIA.replace("A. Person", "B. Person"))
    }
    assert len(versions) == 4


def test_a_column_with_a_name_that_timemap_uses_keeps_its_cells_there(tmp_path: Path):
    folder = write(tmp_path / "own", about='[columns.category]\nkind = "text"\n')
    events = (folder / "events.csv").read_text("utf-8").replace(",xyz", ",category")
    (folder / "events.csv").write_text(events, "utf-8")
    dataset = seen(folder)
    exporting.write(exporting.forms()["timemap"], extract.of_view(dataset, [], None), tmp_path / "out")
    first = json.loads((tmp_path / "out").read_text("utf-8"))["events"][0]
    assert (first["own_category"], first["category"]) == ("mine", "Other")
