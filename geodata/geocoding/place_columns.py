"""Find the columns of a table of places: by a mapping, or by the headers of OCHA's and of our own tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geodata.errors import InputError
from geodata.messages import did_you_mean, quoted

COLUMNS: Final = ("name", "aliases", "latitude", "longitude", "country", "province", "kind", "population", "id")
"""The columns that a mapping may name."""
_KEYS: Final = ("format", "credit", "licence", "country", "columns")
_KINDS: Final = {
    "city": "city", "town": "city", "village": "city", "district": "district", "subdistrict": "district",
    "airfield": "airfield", "airport": "airfield", "airbase": "airfield", "camp": "city",
}  # fmt: skip
_OWN: Final = {
    "name": r"name|place|placename|locationname|location|settlement|village|community|featurename|populatedplace",
    "aliases": r"aliases|alternatenames?|altnames?|othernames?",
    "latitude": r"lat|latitude|latitudey|y|pointy|ycoord|latdd",
    "longitude": r"lon|lng|long|longitude|longitudex|x|pointx|xcoord|londd",
    "country": r"country|countrycode|iso2|adm(?:in)?0pcode|admin0code|cc",
    "province": r"province|governorate|adm(?:in)?1(?:name)?(?:en)?|admin1nameen|state",
    "kind": r"kind|type|featuretype",
    "population": r"population|pop|inhabitants",
    "id": r"id|gazetteerid|geonameid|pcode|locationpcode",
}
"""Column → what its header may be, without case, blanks and marks."""
_NAMES: Final = re.compile(
    r"(?:location|place|settlement|community|village|neighbou?rhood)?name(?:en|ar|alt\d?(?:en|ar)?)"
)
_LEVEL: Final = re.compile(r"adm(?:in)?(\d)(?:name)?(en|ar|ref|alt\d?(?:en|ar)?|)")
_LEVEL_CODE: Final = re.compile(r"adm(?:in)?(\d)p?code")
_TOWN_LEVEL: Final = 3
"""OCHA's level from which on a row with a point is a settlement; 2 are districts."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says of a table."""

    columns: dict[str, str] = field(default_factory=dict)
    """Our column → the header in the table."""
    credit: str = ""
    country: str = ""

    @classmethod
    def of(cls, values: dict[str, Any], file: str) -> Mapping:
        """The mapping of a TOML file's values. Raises InputError."""
        for key in values:
            if key not in _KEYS:
                raise InputError(f"{file}: there is no setting {quoted(key)}{did_you_mean(key, _KEYS)}")
        columns = values.get("columns", {})
        if not isinstance(columns, dict) or not all(isinstance(header, str) for header in columns.values()):
            raise InputError(f'{file}: [columns] holds lines such as name = "Village"')
        for name in columns:
            if name not in COLUMNS:
                raise InputError(f"{file}: there is no column {quoted(name)}{did_you_mean(name, COLUMNS)}")
        texts = {key: values.get(key, "") for key in ("credit", "licence", "country")}
        if not all(isinstance(text, str) for text in texts.values()):
            raise InputError(f"{file}: credit, licence and country are texts in quotation marks")
        credit = ", ".join(text for text in (texts["credit"], texts["licence"]) if text)
        return cls(dict(columns), credit, texts["country"].upper())


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The indices of a table's columns; None for one that it lacks."""

    names: tuple[int, ...]
    """Columns with spellings; the first has the main name."""
    latitude: int
    longitude: int
    aliases: int | None = None
    country: int | None = None
    province_columns: tuple[int, ...] = ()
    kind_column: int | None = None
    people: int | None = None
    id_column: int | None = None
    pcode: int | None = None
    settlement: bool = True
    """Whether its rows are settlements unless they say otherwise; False: districts."""

    def spellings(self, cells: Sequence[str]) -> list[str]:
        """All spellings of the place in a row; the first is its main name."""
        aliases = _cell(cells, self.aliases).split(";")
        return [spelling.strip() for spelling in (*(_cell(cells, index) for index in self.names), *aliases)]

    def point(self, cells: Sequence[str]) -> tuple[str, str]:
        """(latitude, longitude) as written."""
        return _cell(cells, self.latitude), _cell(cells, self.longitude)

    def code(self, cells: Sequence[str]) -> str:
        """The P-code, or another id; "" for none."""
        return _cell(cells, self.pcode) or _cell(cells, self.id_column)

    def country_of(self, cells: Sequence[str]) -> str:
        """The ISO code of the country, as far as the row gives one: also in the P-code of a country."""
        return _cell(cells, self.country)[:2]

    def provinces(self, cells: Sequence[str]) -> list[str]:
        """The names of the province."""
        return [_cell(cells, index) for index in self.province_columns]

    def kind(self, cells: Sequence[str]) -> str:
        """The kind of place."""
        stated = _KINDS.get(_cell(cells, self.kind_column).casefold(), "")
        return stated or ("city" if self.settlement else "district")

    def population(self, cells: Sequence[str]) -> str:
        """The number of inhabitants as written, without separators."""
        return re.sub(r"[ ,.'\u00a0\u202f](?=\d{3}\b)", "", _cell(cells, self.people)).partition(".")[0]

    @staticmethod
    def digest(spellings: Sequence[str], latitude: str, longitude: str) -> str:
        """An id for a place without one: the same place has the same in every file."""
        text = "\n".join((*spellings, latitude, longitude))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def find(header: Sequence[str], mapping: Mapping) -> PlaceColumns:
    """The columns of a table with this header. Raises InputError when name or point are missing."""
    plain = [re.sub(r"[\W_]+", "", cell).casefold() for cell in header]
    index = {name: _index(name, header, plain, mapping) for name in COLUMNS}
    levels = {number: match for number, cell in enumerate(plain) if (match := _LEVEL.fullmatch(cell))}
    codes = {int(match[1]): number for number, cell in enumerate(plain) if (match := _LEVEL_CODE.fullmatch(cell))}
    deepest = max((int(match[1]) for match in levels.values()), default=0)
    named = [number for number, cell in enumerate(plain) if _NAMES.fullmatch(cell)]
    own = [number for number in (index["name"], *named) if number is not None]
    at_level = sorted(
        (number for number, match in levels.items() if int(match[1]) == deepest and deepest),
        key=lambda number: (levels[number][2] != "en", number),
    )
    names = tuple(dict.fromkeys(own or at_level))
    if not names or index["latitude"] is None or index["longitude"] is None:
        lacking = [
            name for name in ("name", "latitude", "longitude") if index[name] is None and (name != "name" or not names)
        ]
        shown = ", ".join(cell.strip()[:30] for cell in header[:12])
        raise InputError(
            f"no column for {', '.join(lacking)} among {quoted(shown, 200)}; name the columns in a file for --mapping"
        )
    province = [number for number, match in levels.items() if match[1] == "1" and (own or deepest > 1)]
    if index["province"] is not None:
        province.insert(0, index["province"])
    pcode = codes.get(deepest) if codes and not own else None
    return PlaceColumns(
        names, index["latitude"], index["longitude"], index["aliases"], index["country"],
        tuple(dict.fromkeys(province)), index["kind"], index["population"], index["id"],
        pcode, settlement=bool(own) or deepest >= _TOWN_LEVEL,
    )  # fmt: skip


def _index(name: str, header: Sequence[str], plain: Sequence[str], mapping: Mapping) -> int | None:
    wanted = mapping.columns.get(name)
    if wanted is not None:
        number = next((number for number, cell in enumerate(header) if cell.strip() == wanted.strip()), None)
        if number is None:
            raise InputError(f"there is no column {quoted(wanted)}{did_you_mean(wanted, list(header))}")
        return number
    if mapping.columns and name in {"name", "latitude", "longitude"}:
        raise InputError(f"the mapping names no column for {name}")
    return next((number for number, cell in enumerate(plain) if re.fullmatch(_OWN[name], cell)), None)


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""
