"""A text that is not in English is noted as such, and English never is."""

from __future__ import annotations

import pytest

from geodata.drafting import text as drafting_text
from tests.support.paths import SEED

ARABIC = "قالت الحكومة السورية إن القوات الجوية الروسية قصفت مواقع في محافظة إدلب شمال غرب البلاد يوم الأحد " * 3
RUSSIAN = "Российские самолёты нанесли удары по позициям боевиков в провинции Идлиб на северо-западе страны " * 4
FRENCH = (
    "Les avions russes ont frappé des positions rebelles dans la province d'Idleb, selon l'observatoire syrien " * 4
)


def test_english_prose_gets_no_notice():
    assert drafting_text.notice(SEED.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize(("text", "word"), [(ARABIC, "Arabic"), (RUSSIAN, "Cyrillic"), (FRENCH, "looks like French")])
def test_another_language_is_noted(text: str, word: str):
    assert word in drafting_text.notice(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("قصف الطيران مدينة سراقب اليوم وقتل خمسة مدنيين", "Arabic"),
        ("Шестеро погибли при обстреле Харькова в понедельник", "Cyrillic"),
        ("Cinq civils ont été tués par des tirs sur la ville de Saraqib, selon une source.", "French"),
        ("Bei einem Angriff auf die Stadt Homs wurden fünf Menschen getötet und zwei verletzt.", "German"),
        ("Al menos cinco personas murieron en el bombardeo de la ciudad, según los vecinos.", "Spanish"),
        ("Saldırıda beş kişi öldü ve bir kişi yaralandı, Anadolu Ajansı için bu haberi verdi.", "Turkish"),
    ],
)
def test_a_short_report_in_another_language_is_noted_too(text: str, word: str):
    assert word in drafting_text.notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "Car bomb kills six, Syrian army shells Homs and Hama",
        "Five killed in La Paz and Los Angeles as El Nino storms hit Las Vegas and San Jose",
        "Shells hit Deir ez-Zor; al-Assad and Al-Baath fighters die in Der Ahmar",
    ],
)
def test_english_headlines_with_foreign_names_get_no_notice(text: str):
    assert drafting_text.notice(text) == ""


@pytest.mark.parametrize("text", ["", "Palmyra falls", "سوريا", "1 2 3 4 " * 100])
def test_a_short_text_gets_no_notice(text: str):
    assert drafting_text.notice(text) == ""
