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


@pytest.mark.parametrize(
    ("text", "word"), [(ARABIC, "Arabic"), (RUSSIAN, "Cyrillic"), (FRENCH, "not look like English")]
)
def test_another_language_is_noted(text: str, word: str):
    assert word in drafting_text.notice(text)


@pytest.mark.parametrize("text", ["", "Palmyra falls", "سوريا", "1 2 3 4 " * 100])
def test_a_short_text_gets_no_notice(text: str):
    assert drafting_text.notice(text) == ""
