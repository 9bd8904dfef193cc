"""Places are found in Arabic, Russian and Ukrainian: in all cases, behind particles, and with the words beside them."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.languages import passages
from geodata.drafting.languages import reading as languages
from geodata.drafting.model import PlaceMention
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()


def places(text: str) -> list[PlaceMention]:
    found = pipeline.draft(Article("a.txt", "", text, "2024-03-14"), GAZETTEER).places
    for place in found:
        assert text[place.mention.start : place.mention.end] == place.mention.text
    return list(found)


def named(text: str) -> list[tuple[str, str]]:
    """(words, English name) of the places that are named."""
    return [(place.mention.text, place.name) for place in places(text) if place.mention.form == "name"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("وصلت القافلة إلى دمشق.", "دمشق", "Damascus"),
        ("وقع الانفجار بدمشق أمس.", "دمشق", "Damascus"),
        ("قُصفت حِمص وحماة.", "حِمص", "Homs"),
        ("قصف على حلـــب اليوم.", "حلـــب", "Aleppo"),
        ("عادوا للعراق أمس.", "عراق", "Iraq"),
        ("اشتباكات في محيط خاركيف بأوكرانيا.", "خاركيف", "near Kharkiv"),
        ("Взрыв прогремел в Латакии.", "Латакии", "Latakia"),
        ("Бои идут под Хомсом.", "Хомсом", "near Homs"),
        ("Удар по Харькову нанесли ночью.", "Харькову", "Kharkiv"),
        ("Колонна вышла из Донецка.", "Донецка", "Donetsk"),
        ("Об этом сообщили в Китае.", "Китае", "China"),
        ("У Харкові пролунав вибух.", "Харкові", "Kharkiv"),
        ("Бої точаться під Авдіївкою.", "Авдіївкою", "near Avdiyivka"),
        ("Потяг вирушив зі Львова.", "Львова", "Lviv"),
        ("Ракета влучила в будинок у Запоріжжі.", "Запоріжжі", "Zaporizhzhya"),
    ],
)
def test_a_name_is_found_in_every_form(text: str, words: str, name: str):
    assert (words, name) in named(text)


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        ("قصف على ريف حلب الشمالي.", "حلب", "northern Aleppo", "province"),
        ("معارك في شمال غربي سوريا.", "سوريا", "north-western Syria", "country"),
        ("هجوم في محافظة إدلب.", "إدلب", "Idlib", "province"),
        ("Бои в северо-западной Сирии.", "Сирии", "north-western Syria", "country"),
        ("Обстрел Харьковской области.", "Харьковской области", "Kharkiv", "province"),
        ("Удар в провинции Идлиб.", "Идлиб", "Idlib", "province"),
        ("Обстріл Херсонської області.", "Херсонської області", "Kherson", "province"),
        ("Бої на Донеччині тривають.", "Донеччині", "Donetsk", "province"),
        ("Вибухи пролунали в Криму, повідомили місцеві жителі.", "Криму", "Crimea", "province"),
    ],
)
def test_the_words_beside_a_name_say_what_is_meant(text: str, words: str, name: str, kind: str):
    assert [(place.mention.text, place.name, place.kind) for place in places(text)] == [(words, name, kind)]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("قالت القوات السورية ذلك.", "السورية", "Syria"),
        ("قصفت طائرات روسية البلدة.", "روسية", "Russia"),
        ("Это заявил сирийский министр.", "сирийский", "Syria"),
        ("Об этом сказал украинский чиновник.", "украинский", "Ukraine"),
        ("Це заявив турецький міністр.", "турецький", "Türkiye"),
    ],
)
def test_adjectives_of_countries_are_demonyms(text: str, words: str, name: str):
    assert [(place.mention.text, place.mention.form, place.name) for place in places(text)] == [
        (words, "demonym", name)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "اجتاحت سيول المدينة وغمرت المياه الشوارع.",  # floods, and Seoul
        "#سيول_الأردن",
        "قال رئيس جامعة القاهرة إن الطلاب بخير.",
        "Об этом рассказал Владимир Королёв.",
        "Режиссёр Марк Цукерберг не приехал.",
        "Картина «Москва» получила приз.",
    ],
)
def test_other_words_and_persons_are_no_places(text: str):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("انفجار لغم في قرية أم الهيمان.", "أم الهيمان"),
        ("غرقت الشوارع في أم الهيمان.", "أم الهيمان"),
        ("В селе Верхняя Зарябовка погибли двое.", "Верхняя Зарябовка"),
        ("У селі Нижня Зарябівка загинули двоє.", "Нижня Зарябівка"),
    ],
)
def test_a_kind_of_place_announces_a_name_that_no_gazetteer_has(text: str, words: str):
    (place,) = places(text)
    assert place.mention.text == words
    assert "announced" in place.mention.why


def test_latin_letters_in_a_cyrillic_name_and_invisible_marks_do_no_harm():
    assert named("Удар по Xомcу и \u202bЛатакии\u202c.") == [("Xомcу", "Homs"), ("Латакии", "Latakia")]


def test_an_article_in_two_languages_has_the_places_of_both():
    text = "Shells hit Homs on Sunday, the army said.\n\nسقطت قذائف على مدينة حمص يوم الأحد."
    assert named(text) == [("Homs", "Homs"), ("حمص", "Homs")]


def test_a_long_text_is_read_in_pieces():
    line = "قصفت طائرات حربية مدينة سراقب في ريف إدلب يوم الأحد.\n"
    text = line * (210_000 // len(line))
    found = languages.find_mentions(text, passages.passages(text), GAZETTEER)
    assert len(found) == 2 * text.count("\n")
    assert {text[mention.start : mention.end] for mention in found} == {"سراقب", "إدلب"}
