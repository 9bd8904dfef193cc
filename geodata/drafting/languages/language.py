"""What a language is to its readers: tables of words, and the forms that a word of a text may have in them.

The tables of a language stand in ``<name>.toml`` beside this file; `vocabulary` reads them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from geodata.geocoding.names import folded

_FOLDER: Final = Path(__file__).parent


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return folded(word)


class WordForm(NamedTuple):
    """A form under which a word may stand in a table or in the gazetteer."""

    cut: int
    """Letters at the front of the word that do not belong to it: 1 in ``وحلب``."""
    word: str
    """The word in this form, in small letters."""
    prefix: str = ""
    """The letters that were cut."""

    @property
    def word_folded(self) -> str:
        """The word as tables have it."""
        return _folded(self.word)


@dataclass(frozen=True, slots=True)
class WordTables:
    """The words of a language, from its TOML file."""

    classes: Mapping[str, frozenset[str]]
    """Class → its words, folded (`geocoding.names.folded`)."""
    values: Mapping[str, Mapping[str, str]]
    """Table → word, folded → value."""
    roles: Mapping[str, frozenset[str]]
    """Role in a report, such as ``kill`` → its stems and phrases, folded."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language that articles are read in."""

    code: str
    """ISO 639-1: ``ar``."""
    name: str
    """Its English name."""
    words: WordTables
    has_capitals: bool
    """Whether names begin with a capital."""
    forms: Callable[[str], tuple[WordForm, ...]]
    """The forms of names that a word may be of, the likeliest first: ``Хомс`` for “Хомсом”, ``دمشق`` for “وبدمشق”."""
    bases: Callable[[str], tuple[str, ...]]
    """The names of which a word may be the adjective: ``харьков`` for “харьковская”, ``سوريا`` for “السوري”."""

    def forms_in(self, word: str, table: str) -> str:
        """The value of a word in a table, in any of its forms; "" for none."""
        values = self.words.values[table]
        return next((values[form.word_folded] for form in self.forms(word) if form.word_folded in values), "")

    def forms_opening(self, word: str, table: str) -> tuple[WordForm, ...]:
        """The forms of a word with which a phrase of a table begins."""
        return _forms_opening(self, word, table)

    def is_a(self, word: str, *names: str) -> bool:
        """Whether a word, folded, is in one of the classes."""
        return any(word in self.words.classes.get(name, ()) for name in names)


def vocabulary(name: str) -> WordTables:
    """The tables of the file ``<name>.toml``: lists of words are classes, tables give each word a value."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        tables = tomllib.load(file)
    classes = {table: frozenset(map(folded, rows.split())) for table, rows in tables["classes"].items()}
    values = {
        table: {folded(word): str(value) for value, words in rows.items() for word in words.split(";")}
        for table, rows in tables.items()
        if table not in {"classes", "roles"}
    }
    roles = {role: frozenset(map(folded, words.split(";"))) for role, words in tables["roles"].items()}
    return WordTables(classes, values, roles)


@lru_cache(maxsize=20_000)
def _forms_opening(language: Language, word: str, table: str) -> tuple[WordForm, ...]:
    first = _first_words(language, table)
    return tuple(form for form in language.forms(word) if form.word_folded in first)


@lru_cache(maxsize=64)
def _first_words(language: Language, table: str) -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in language.words.values[table])
