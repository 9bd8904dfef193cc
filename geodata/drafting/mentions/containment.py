"""Find the larger places in which the text puts a name: “Homs, Syria”, “Syria’s Homs”, “Kabani, northern Latakia”.

A phrase that says where a name lies counts as well: “Umm Qarnayn, a village west of Tell Abyad”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions import sites
from geodata.drafting.mentions.candidates import Candidate, may_contain
from geodata.drafting.mentions.surroundings import AcceptedName, NameContext
from geodata.drafting.mentions.words import Words

_COMMAS: Final = frozenset({", ", " (", ",", " [", "/"})
_LIST: Final = frozenset({", ", " and ", ", and "})
_PARTS: Final = re.compile(r"(?:,| and|, and)(?: (?:in|at|near))?(?: (?:an?|the) [a-z]+ (?:in|at|of))? ")
"""What may stand between the names of two parts of a town: “X district and in a restaurant in Y district”."""
_INSIDE: Final = frozenset({" in ", ", in ", " in the ", ", in the ", " in a "})
_OWNERS: Final = frozenset({"'s ", "’s ", "' ", "’ ", "s "})
_NATIONS: Final = frozenset({" ", " capital ", " city ", " town "})
_SITUATED: Final = re.compile(
    r"(?:,? |, | [(\[]|/)(?:(?:is|just|about|some|around|to|located|situated|lying|which|lies|a|an|the|small|little|"
    r"besieged|strategic|village|town|city|area|in|at|on) ){0,6}"
)
"""What may stand between a name and a phrase for its whereabouts."""
_AND_LONGER: Final = re.compile(r"(?:, | and |, and )[A-Z][a-z]+ ")
"""What may stand between the names of two quarters where half of the second is known: “X and Seif Y quarters”."""
_KINDS: Final = "(?:areas?|neighbou?rhoods?|districts?|quarters?|villages?|towns?|suburbs?)"
_WITH_OTHERS: Final = re.compile(
    rf"(?: area)?(?:(?:, | and |, and )(?:the )?(?:(?:[A-Z]|[a-z]{{2,3}}-[A-Z])[\w'’-]+ ){{1,3}}(?:{_KINDS} )?){{1,3}}"
    r"in (?:the )?"
)
"""What may stand between a name and its town where unknown names are listed beside it: “X and Y areas in”."""
_PLURAL: Final = re.compile(rf" {_KINDS} in ")
_SITE: Final = re.compile(
    r"(?: (?:refugee|displacement|military|air|army|border|oil|gas|power))?"
    r" (?:camp|base|airbase|crossing|checkpoint|dam|hospital|prison|barracks|junction|depot|field|plant|mine|quarry) "
)
"""The kind of a site between its name and where it lies: “the X refugee camp near Y”."""
_AREAS: Final = frozenset({"province", "state", "district", "county", "region"})
_UNKNOWN: Final = 1.0
"""Renown below which a name before that of a province lies in it; better known ones may be a list."""
_LARGE: Final = frozenset({"province", "state", "region"})
_SMALL: Final = frozenset({"district", "county"})
"""Kinds of places that may lie in a city."""


def larger_places(words: Words, accepted: Sequence[AcceptedName], index: int) -> tuple[int, ...]:
    """Indices of the names that a name lies in: after it (“, Texas”, “ in Syria”) or before it (“Syria’s”)."""
    containers = []
    last = index
    while last + 1 < len(accepted) and _is_listed(words, accepted[last], accepted[last + 1]):
        last += 1  # “the villages of Kansafra, al-Bara and Fatterah in Jabal al-Zawiya”
    following = accepted[last + 1] if last + 1 < len(accepted) else None
    if following and not _is_landmark(words, following) and _lies_in_next(words, accepted[last], following):
        containers += _owned(words, accepted, last + 1)
    if index:
        candidate, context = accepted[index]
        other, _ = accepted[index - 1]
        gap = words.text[other.end : context.phrase_start]
        owner = gap in _OWNERS or (
            gap == " " and context.phrase_start < candidate.start and context.relation in {"", "part"}
        )
        nation = other.form == "demonym" and gap in _NATIONS
        if (owner or nation) and (may_contain(other.facts, candidate.facts) or candidate.announced_kind):
            containers.append(index - 1)
    return tuple(containers)


def _owned(words: Words, accepted: Sequence[AcceptedName], index: int) -> list[int]:
    """A larger place and, before it, the one that it owns: Kaduna and Nigeria for “in Nigeria’s Kaduna state”."""
    if index + 1 < len(accepted) and accepted[index][0].form == accepted[index + 1][0].form == "name":
        owner, (owned, context) = accepted[index][0], accepted[index + 1]
        gap = words.text[owner.end : context.phrase_start if context.phrase_start > owner.end else owned.start]
        if gap in _OWNERS and owner.is_country() and may_contain(owner.facts, owned.facts):
            return [index + 1, index]
    return [index]


def _lies_in_next(words: Words, name: AcceptedName, following: AcceptedName) -> bool:
    (candidate, context), (other, other_context) = name, following
    if other.form != "name" or candidate.form != "name":
        return other.form == "name" and _is_beside(words, candidate, context, other, other_context)
    gap = words.text[max(candidate.end, context.phrase_end) : max(other_context.phrase_start, candidate.end)]
    shared = context.kind in _SMALL and context.kind_after and other_context.phrase_start < context.phrase_end
    if shared and (candidate.renown < other.renown or (_is_province(other) and not _is_province(candidate))):
        return True  # “the Zahra neighbourhood of Aleppo”, but not “the Aleppo neighbourhood of Zahra”
    if _is_whereabouts(other_context) and (_SITUATED.fullmatch(gap) or _SITE.fullmatch(gap)):
        return not candidate.is_country() or candidate.renown < other.renown
    if gap in _INSIDE and _may_be_inside_city(candidate, context):
        return True
    if _WITH_OTHERS.fullmatch(gap) and (context.plural_before or _PLURAL.search(gap) or _is_part_after(words, name)):
        return _may_be_inside_city(candidate, context)
    return _is_beside(words, candidate, context, other, other_context)


def _is_province(candidate: Candidate) -> bool:
    return any(kind == "province" and main for kind, _, _, main in candidate.facts)


def _is_landmark(words: Words, following: AcceptedName) -> bool:
    """Whether a country only says where its border is: “Zolote near Russia”."""
    other, context = following
    return other.is_country() and (context.relation == "near" or sites.is_beyond_a_border(words, other))


def _is_listed(words: Words, name: AcceptedName, following: AcceptedName) -> bool:
    """Whether two names are neighbours in a list of places of one kind: “the villages of X, Y and Z”."""
    (candidate, context), (other, other_context) = name, following
    if candidate.form != "name" or other.form != "name":
        return False
    if not _is_whereabouts(other_context) and (context.plural_before or context.plural_after):
        return words.text[candidate.end : other_context.phrase_start] in _LIST
    if other_context.kind_after and other_context.kind in _SMALL and context.kind == "":
        between = words.text[candidate.end : other_context.phrase_start]
        return _AND_LONGER.fullmatch(between) is not None
    are_parts = _is_part_after(words, name) and _is_part_after(words, following)
    gap = words.text[max(candidate.end, context.phrase_end) : other_context.phrase_start]
    return are_parts and _PARTS.fullmatch(gap) is not None


def _is_part_after(words: Words, name: AcceptedName) -> bool:
    """Whether a word after a name calls it a part of something larger: “al-Zahra district”, “al-Rabwa area”."""
    candidate, context = name
    return context.kind_after and (context.kind in _SMALL or words.following(candidate.last) == "area")


def _is_beside(
    words: Words, candidate: Candidate, context: NameContext, other: Candidate, other_context: NameContext
) -> bool:
    gap = words.text[max(candidate.end, context.phrase_end) : other_context.phrase_start]
    beside = words.text[candidate.end : other.start]
    if beside in _COMMAS and _contains(words, candidate, other):
        return True
    if gap in _COMMAS and _is_called_larger(candidate, context, other_context):
        return True
    if beside == " (" and not candidate.facts and words.text[other.end : other.end + 1] == ")":
        return True  # “Sere Kaniye (Ras al-Ain)”: the name that is known
    if beside == " " and is_country_of(candidate, other):
        return True
    return gap in _INSIDE and not _is_mainly_city(other)


def _is_called_larger(candidate: Candidate, context: NameContext, other_context: NameContext) -> bool:
    """Whether the text calls the next name a province: “Kani township, Sagaing region”, “Kani, Sagaing region”."""
    is_small = context.kind not in {"", *_LARGE} or candidate.renown < _UNKNOWN
    if other_context.kind not in _LARGE or not other_context.kind_after or not is_small:
        return False
    return not candidate.is_country() and not _is_province(candidate)


def is_country_of(candidate: Candidate, other: Candidate) -> bool:
    """Whether a name that follows without a comma is that of the country around a place: “Tripoli Lebanon”."""
    countries = {country for kind, country, _, main in other.facts if kind == "country" and main}
    inside = any(country in countries and kind in {"city", "province"} for kind, country, _, _ in candidate.facts)
    return inside and not candidate.is_country() and other.form == candidate.form == "name"


def _is_whereabouts(context: NameContext) -> bool:
    """Whether a phrase says where something lies: “northern Latakia countryside”, “on the outskirts of Tal Rifaat”."""
    names_part = context.relation == "part" and not context.direction and context.kind_after  # “X neighbourhoods”
    return context.relation != "" and not names_part


def _may_be_inside_city(candidate: Candidate, context: NameContext) -> bool:
    """Whether a name may be that of a part of the city after it: “the district of al-Joura in Deir ez-Zor”."""
    if candidate.is_country() or _is_province(candidate):
        return False
    return bool(candidate.announced_kind) or context.kind in _SMALL or candidate.facts != ()


def _contains(words: Words, candidate: Candidate, other: Candidate) -> bool:
    """Whether the name after a comma contains this one: “Homs, Syria”; “Homs, Hama, …” is a list."""
    if not (other.abbreviated or candidate.announced_kind or may_contain(other.facts, candidate.facts)):
        return False
    continued = other.last + 1 < len(words.word) and words.text[other.end : other.end + 2] == ", "
    return not _is_mainly_city(other) or not continued


def _is_mainly_city(candidate: Candidate) -> bool:
    """Whether the name means a city rather than an area, by their populations."""
    if candidate.abbreviated or any(kind == "region" for kind, *_ in candidate.facts):
        return False
    cities = [population for kind, _, population, main in candidate.facts if kind == "city" and main]
    areas = [
        population + (kind == "country")
        for kind, _, population, main in candidate.facts
        if kind in {"country", "province"} and main
    ]
    return max(cities, default=0) > max(areas, default=0) / 2
