"""Whatever a text in another language looks like: it is read within bounds, said, and every quote is verbatim."""

from __future__ import annotations

import subprocess
import sys

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import Draft
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
REPORT = "قصفت طائرات روسية مدينة سراقب يوم الأحد وقتل شخصان."


def drafted(text: str) -> Draft:
    draft = pipeline.draft(Article("a", "", text, "2024-03-14"), GAZETTEER)
    for event in draft.events:
        assert text[event.quote_start : event.quote_end] == event.row["quote"]
    for place in draft.places:
        assert text[place.mention.start : place.mention.end] == place.mention.text
    for time in draft.times:
        assert text[time.start : time.end] == time.text
    return draft


@pytest.mark.parametrize(
    "text",
    [
        "",
        "حلب",
        "Харьков",
        "و",
        "№ 7 — «»",
        "في في في في في",
        "٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤ شخصا قتلوا في حلب",
        "12.13.2024 и 99.99.9999 в Харькове, 31 февраля 2024 года",
        "\u202eقصفت\u202c \u2067حلب\u2069 \u202d12\u202c",
        "ـــــــــــ ًًًًً ٌٌٌ",
        "-" * 500 + " Харьков " + "«" * 500,
        "<script>alert('Харьков')</script> обстреляли Харьков в понедельник, погибли двое.",
        "Xapьков oбcтpeляли в пoнeдeльник, пoгибли двoe мирных жителей.",
        "в " * 3_000 + "Харькове",
        "عشرين " * 2_000,
        "ا" * 5_000,
    ],
)
def test_odd_texts_are_read_without_an_error(text: str):
    drafted(text)


def test_marks_lengthened_letters_and_digits_of_both_forms_change_no_event():
    text = "قَصَفَت طائرات روسية مدينة ســراقب يوم ١0 آذار ٢٠24 وقُتِل ٣ أشخاص."
    (event,) = drafted(text).events
    row = event.row
    assert (row["date"], row["place"], row["deaths_best"]) == ("2024-03-10", "Saraqib", "3")
    assert row["side_a"] == "Government of Russia (Soviet Union)"


def test_bidi_overrides_and_latin_lookalikes_change_no_event():
    text = "Российские вoйска \u202eв воскресенье\u202c обстреляли Xapьков, погибли двое мирных жителей."
    (event,) = drafted(text).events
    assert (event.row["date"], event.row["place"], event.row["deaths_best"]) == ("2024-03-10", "Kharkiv", "2")


def test_a_translation_below_its_original_gives_one_event_with_both_quotes():
    text = f"Russian warplanes struck the town of Saraqib on Sunday, killing two people.\n\n{REPORT}"
    (event,) = drafted(text).events
    assert event.row["place"] == "Saraqib"
    assert [one.row["quote"] for one in event.evidence] + [event.row["quote"]] == [
        REPORT.rstrip("."),
        "Russian warplanes struck the town of Saraqib on Sunday, killing two people",
    ]


def test_the_time_for_a_long_text_grows_with_its_length():
    short, long = (len(drafted((REPORT + "\n") * count).places) for count in (50, 500))
    assert long == 10 * short


def test_no_event_of_an_article_in_english_loads_other_languages():
    code = (
        "import sys\n"
        "from geodata.drafting import pipeline\n"
        "from geodata.geocoding.gazetteer import Gazetteer\n"
        "from geodata.model import Article\n"
        "pipeline.draft(Article('a', '', 'Shells hit Homs on Sunday.', '2024-03-14'), Gazetteer.open())\n"
        "sys.exit('geodata.drafting.languages.reading' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
