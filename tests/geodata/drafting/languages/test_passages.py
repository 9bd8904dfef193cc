"""The language of each part of a text is found by its script, letters and words, and it is said."""

from __future__ import annotations

import pytest

from geodata.drafting import remarks
from geodata.drafting.languages import passages

ARABIC = "قصفت طائرات حربية مدينة سراقب في ريف إدلب يوم الأحد."
RUSSIAN = "Российские самолёты нанесли удары по позициям боевиков в провинции Идлиб."
UKRAINIAN = "Російські війська обстріляли Харків, повідомили в прокуратурі."
ENGLISH = "Air strikes hit the town of Saraqib on Sunday, the White Helmets said."
PERSIAN = "نیروهای سوری در شهر حلب که این هفته درگیری شده است از سوی ارتش گلوله‌باران شدند"
URDU = "شام کے شہر حلب میں فضائی حملے میں پانچ افراد ہلاک ہو گئے ہیں"


def codes(text: str) -> list[str]:
    return [passage.code for passage in passages.passages(text)]


@pytest.mark.parametrize(("text", "code"), [(ARABIC, "ar"), (RUSSIAN, "ru"), (UKRAINIAN, "uk")])
def test_a_language_that_is_read_is_found_and_said(text: str, code: str):
    assert codes(text) == [code]
    name = {"ar": "Arabic", "ru": "Russian", "uk": "Ukrainian"}[code]
    assert remarks.remarks(text)[0].startswith(f"the text is in {name}: ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PERSIAN, "Persian"),
        (URDU, "Urdu"),
        ("Самалёты нанеслі ўдары па горадзе Алепа ў нядзелю, паведамілі ў міністэрстве.", "Belarusian"),
        ("Авионите удариха град Алепо в неделя, съобщи обсерваторията, която е в Лондон.", "Bulgarian"),
    ],
)
def test_another_language_of_the_script_is_not_read_and_said(text: str, name: str):
    assert codes(text) == []
    assert remarks.remarks(text)[0].startswith(f"the text looks like {name}, not like English: ")


def test_a_translation_line_by_line_is_read_in_both_languages():
    text = f"{ENGLISH}\n{ARABIC}\n{ENGLISH}\n{ARABIC}"
    assert [text[part.start : part.end] for part in passages.passages(text)] == [ARABIC, ARABIC]
    assert "the text is in Arabic and English: " in remarks.remarks(text)[0]


def test_a_line_of_two_languages_is_read_by_sentences():
    text = f"{ENGLISH} {RUSSIAN}"
    (part,) = passages.passages(text)
    assert text[part.start : part.end].strip() == RUSSIAN


def test_russian_and_ukrainian_paragraphs_are_told_apart():
    assert codes(f"{RUSSIAN}\n\n{UKRAINIAN}\n\n{RUSSIAN}") == ["ru", "uk", "ru"]


def test_the_text_without_its_passages_keeps_its_length_and_its_lines():
    text = f"{ENGLISH}\n\n{ARABIC}\n{RUSSIAN}"
    english = passages.without(text, passages.passages(text))
    assert len(english) == len(text)
    assert english.count("\n") == text.count("\n")
    assert english.strip() == ENGLISH
    assert passages.only(text, passages.passages(text), "ru").strip() == RUSSIAN


def test_arabic_in_latin_letters_is_said():
    text = "el 7arb fi 7alab, w el 3askar 9asafo el 7ay embare7, 3asharat shahid"
    assert codes(text) == []
    assert "Arabic in Latin letters" in remarks.remarks(text)[0]


@pytest.mark.parametrize("text", ["", "سوريا", "Харьков", "…", "7", "Palmyra falls", "\u202e\u202e"])
def test_one_word_or_none_is_no_language_to_speak_of(text: str):
    assert passages.notice(text) == ""


def test_english_with_foreign_names_is_english():
    text = "The town of Saraqib (سراقب) was hit, said the ministry in Kharkiv (Харків) on Sunday."
    assert codes(text) == []
    assert passages.notice(text) == ""


def test_links_and_accounts_are_in_no_language():
    assert codes("#حمص الآن https://example.org/aBcDeFgHiJkLmNoPqRs @some_account_name") == ["ar"]
