"""`dateline draft`: files in, drafts out; a file that cannot be read costs nothing but itself."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import articles, model
from geodata.cli import draft, main
from geodata.geocoding import editors_places
from geodata.geocoding.gazetteer import Gazetteer
from geodata.tables import columns
from tests.support import article_files, breaking
from tests.support.paths import SEED

TEXT = "On 3 March 2016, Russian air strikes hit Palmyra, killing at least 20 people.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def run() -> Callable[..., Result]:
    def call(*words: str | Path, standard_input: bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["draft", *map(str, words)], input=standard_input)

    return call


def one(result: Result) -> dict[str, object]:
    (line,) = result.stdout.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_each_article_gives_one_object_with_the_contract_s_fields(article: Path, run: Callable[..., Result]):
    found = json.loads(run(article, "--format", "jsonl").stdout)
    assert set(found) >= {"article", "published", "published_inferred", "places", "times", "events"}
    assert found["article"] == str(article)
    place = next(place for place in found["places"] if place["text"] == "Palmyra")
    assert set(place) >= {
        *("text", "start", "end", "name", "kind", "form", "literal", "latitude", "longitude", "where_prec", "reason")
    }
    assert TEXT[place["start"] : place["end"]] == "Palmyra"
    (time,) = found["times"]
    assert (time["text"], time["value"]) == ("3 March 2016", "2016-03-03")
    (event,) = found["events"]
    assert TEXT[event["quote_start"] : event["quote_end"]] == event["quote"]
    assert (event["date"], event["place"], event["status"]) == ("2016-03-03", "Palmyra", "draft")


def test_csv_has_the_columns_of_events_csv(article: Path, run: Callable[..., Result]):
    assert tuple(column.name for column in columns.EVENT_COLUMNS) == model.EVENT_COLUMN_NAMES
    rows = list(csv.DictReader(io.StringIO(run(article).stdout)))
    assert [row["place"] for row in rows] == ["Palmyra"]


def test_no_cell_of_a_draft_begins_as_a_formula(tmp_path: Path, run: Callable[..., Result]):
    path = tmp_path / "a.txt"
    starts = ['=HYPERLINK("http://x.invalid")', "-", "@cmd|calc", "+1", "\t=1+1"]
    path.write_text("\n\n".join(f"{start} Rebels shelled Homs on 3 March 2016." for start in starts), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run(path).stdout)))
    assert rows
    cells = {cell for row in rows for name, cell in row.items() if name not in {"latitude", "longitude"}}
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t"))]


def test_json_is_one_array_of_all_articles(article: Path, run: Callable[..., Result]):
    assert len(json.loads(run(article, article, "--format", "json").stdout)) == 2


def test_the_same_article_gives_the_same_bytes(run: Callable[..., Result]):
    first = run(SEED, "--format", "jsonl").stdout
    assert run(SEED, "--format", "jsonl").stdout == first


def test_every_string_is_in_the_text_at_its_offsets(run: Callable[..., Result]):
    text = SEED.read_text(encoding="utf-8")
    found = json.loads(run(SEED, "--format", "jsonl").stdout)
    for item in (*found["places"], *found["times"]):
        assert text[item["start"] : item["end"]] == item["text"]
    for event in found["events"]:
        assert text[event["quote_start"] : event["quote_end"]] == event["quote"]
        for evidence in event["evidence"]:
            assert text[evidence["quote_start"] : evidence["quote_end"]] == evidence["quote"]


def test_an_unreadable_file_is_reported_and_the_others_are_drafted(
    article: Path, tmp_path: Path, run: Callable[..., Result]
):
    pdf = tmp_path / "renamed.txt"
    pdf.write_bytes(b"\x89PNG\r\n\x1a\n")
    result = run(pdf, tmp_path / "missing.txt", article, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "renamed.txt is a picture" in result.stderr
    assert "missing.txt cannot be read" in result.stderr
    assert "2 could not be read" in result.stderr


@pytest.mark.parametrize("text", ["", " \n\n ", "Hello", "\ufeff", "...", "🎉"])
def test_an_article_without_anything_is_an_empty_well_formed_result(
    text: str, tmp_path: Path, run: Callable[..., Result]
):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = one(run(path, "--format", "jsonl"))
    assert (found["places"], found["times"], found["events"]) == ([], [], [])


SAID = "On 3 March 2016, shells hit Azaz."
OWN = f"{SAID} Nobody in the town has told us yet who fired them, or from where."
MAIL = f"{OWN}\n\nOn Monday, A wrote:\n> On 4 May 2016, shells hit Homs.\n"
WORD = article_files.paragraph("On 3 March 2016, shells hit A", article_files.run("za"), "z.")
PAGE = SAID.replace("za", "<b>za</b>")


@pytest.mark.parametrize(
    ("name", "data", "page"),
    [
        ("a.docx", article_files.docx(WORD), None),
        ("a.eml", article_files.mail(MAIL), None),
        ("a.pdf", article_files.pdf([[], article_files.column([SAID])]), 2),
        ("a.wacz", article_files.wacz({"https://x.invalid/": f"<p>{PAGE}</p>"}), None),
    ],
)
def test_a_file_of_any_kind_is_drafted_with_verbatim_quotes(
    name: str, data: bytes, page: int | None, tmp_path: Path, run: Callable[..., Result]
):
    if name.endswith(".pdf"):
        pytest.importorskip("pypdfium2")
    path = tmp_path / name
    path.write_bytes(data)
    result = run(path, "--format", "jsonl")
    events = json.loads(result.stdout)["events"]
    assert [(event["date"], event["place"], event["quote_page"]) for event in events] == [("2016-03-03", "Azaz", page)]
    assert events[0]["quote"] in articles.load(path, "", "")[0].text
    assert "hit Azaz" in events[0]["quote"]
    assert ("Page 2 of the file." in events[0]["draft_note"]) is bool(page)
    assert "a.e" not in name or "1 line that quotes an earlier message" in result.stderr


def test_a_text_without_an_event_says_so(tmp_path: Path, run: Callable[..., Result]):
    path = tmp_path / "a.txt"
    path.write_text("Aleppo is a city in Syria. Its citadel was built long ago.", encoding="utf-8")
    result = run(path, "--format", "jsonl")
    assert "a.txt: no event was found in the text" in result.stderr
    assert json.loads(result.stdout)["notes"] == ["no event was found in the text"]


def test_two_articles_in_one_file_are_told_by_their_datelines(tmp_path: Path, run: Callable[..., Result]):
    path = tmp_path / "a.txt"
    one = "{}, March {} (Reuters) - Shells hit {} on Thursday, killing three people.\n\n"
    path.write_text(one.format("BEIRUT", 3, "Azaz") + one.format("AMMAN", 9, "Homs"), encoding="utf-8")
    assert "the text has 2 datelines" in run(path).stderr
    path.write_text(one.format("BEIRUT", 3, "Azaz"), encoding="utf-8")
    assert "datelines" not in run(path).stderr


def test_standard_input_is_an_article_too(run: Callable[..., Result]):
    assert one(run("-", "--format", "jsonl", standard_input=TEXT.encode()))["article"] == "-"


def test_a_table_of_sources_says_when_each_file_was_published(article: Path, run: Callable[..., Result]):
    table = article.with_name("sources.csv")
    table.write_text("source,publisher,published,file\nabc,Daily,2016-03-20 08:15,article.txt\n", encoding="utf-8")
    result = run(article, "--sources", table, "--format", "jsonl")
    found = json.loads(result.stdout)
    assert (found["published"], found["published_inferred"]) == ("2016-03-20", False)
    assert {event["source"] for event in found["events"]} == {"abc"}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (breaking.XLSX, "an Excel workbook, not a CSV"),
        (b"file\n" + b"x" * 2_000_000, "sources.csv: the row after line 1 cannot be read"),
    ],
)
def test_a_table_of_sources_that_is_none_is_refused_by_name(
    article: Path, run: Callable[..., Result], data: bytes, says: str
):
    table = article.with_name("sources.csv")
    table.write_bytes(data)
    result = run(article, "--sources", table)
    assert result.exit_code == 2
    assert says in result.stderr


def test_an_unreadable_publication_date_is_reported_and_nothing_is_lost(article: Path, run: Callable[..., Result]):
    table = article.with_name("sources.csv")
    table.write_text("source,published,file\nabc,whenever,article.txt\n", encoding="utf-8")
    result = run(article, "--sources", table, "--format", "jsonl")
    assert result.exit_code == 0
    assert one(result)["published"] == ""
    assert "'whenever' is no publication date" in result.stderr


def test_an_arabic_text_gives_places_and_a_note_about_the_rest(tmp_path: Path, run: Callable[..., Result]):
    path = tmp_path / "a.txt"
    path.write_text("قصفت الطائرات الروسية مواقع في مدينة حلب ومحافظة إدلب قرب الحدود التركية. " * 5, encoding="utf-8")
    result = run(path, "--format", "jsonl")
    found = json.loads(result.stdout)
    assert {"حلب", "إدلب"} <= {place["text"] for place in found["places"]}
    assert "in Arabic" in result.stderr
    assert "in Arabic" in found["notes"][0]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--published", "31.12.2015"], "did you mean 2015-12-31"),
        (["--published", "2015", "--sources", "x.csv"], "use one of them"),
        (["--sources", "missing.csv"], "missing.csv cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(options: list[str], says: str, article: Path, run: Callable[..., Result]):
    result = run(article, *options)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not result.stdout


def test_the_output_file_appears_whole_or_not_at_all(article: Path, tmp_path: Path, run: Callable[..., Result]):
    out = tmp_path / "drafts.csv"
    assert run(article, "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("event_id,")
    result = run(article, "-o", tmp_path / "no" / "drafts.csv")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"article.txt", "drafts.csv"}


def test_editors_places_go_before_the_gazetteer(tmp_path: Path):
    (tmp_path / "places.csv").write_text(
        "place,aliases,latitude,longitude,where_prec\nCamp Nowhere,The Camp; ,35.5,36.5,exact\nNo point,,,,\n",
        encoding="utf-8",
    )
    editors = editors_places.by_name(draft.read_rows(tmp_path / "places.csv"), Gazetteer.open())
    assert sorted(editors) == ["campnowhere", "thecamp"]
    assert editors["thecamp"].latitude == 35.5


def test_drafting_needs_no_heavy_library():
    code = "import sys; from geodata import cli, drafting; print([n for n in sys.argv[1:] if n in sys.modules])"
    heavy = ["pandas", "numpy", "geopy", "requests", "streamlit", "folium", "httpx", "filelock"]
    heavy += ["email", "zipfile", "xml.parsers.expat", "warcio", "pypdfium2", "subprocess"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
