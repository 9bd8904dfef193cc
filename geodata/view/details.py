"""Describe one event in words, for the card, the table of evidence and the exports.

All texts are plain text, ready for `textContent`. The wording of precisions, deaths and sources is decided only here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from geodata import articles, edtf
from geodata.geocoding import disputed
from geodata.model import OPEN_END, OPEN_START, Article, Dataset, PlaceBasis, Span, WherePrec
from geodata.view import claims, further

if TYPE_CHECKING:
    from collections.abc import Sequence


CHUNK: Final = 256
"""Number of events in one details file of the live page."""

WHERE_WORDS: Final = {
    0: "not on the map: the place could not be found",
    WherePrec.EXACT: "exact",
    WherePrec.NEAR: "near this point",
    WherePrec.DISTRICT: "somewhere in the district",
    WherePrec.PROVINCE: "somewhere in the province",
    WherePrec.REGION: "somewhere in the region",
    WherePrec.COUNTRY: "the country as a whole",
    WherePrec.SEA_AIR: "at sea or in the air",
}
BASIS_WORDS: Final = {PlaceBasis.NAMED: "named in the source", PlaceBasis.INFERRED: "inferred by the editor"}


_evidence_by_event: Final[WeakKeyDictionary[Dataset, dict[str, list[dict[str, Any]]]]] = WeakKeyDictionary()


_source_rows: Final[WeakKeyDictionary[Dataset, dict[str, tuple[int, dict[str, Any] | None]]]] = WeakKeyDictionary()


def describe(dataset: Dataset, row: int) -> dict[str, Any]:
    """The event at position `row` of `dataset.events` as the card shows it (`Details` of the front end)."""
    return describe_all(dataset, [row])[0]


def describe_all(dataset: Dataset, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Several events as `describe` does it: reading their rows at once takes a tenth of the time."""
    events = dataset.events.iloc[list(rows)].to_dict("records")
    return [_described(dataset, {str(name): value for name, value in event.items()}) for event in events]


def _described(dataset: Dataset, event: dict[str, Any]) -> dict[str, Any]:
    quote = quote_in_context(dataset, event["source"], event["quote"])
    when, when_note = edtf.words(event["date"]) if event["date_prec"] else ("undated", "the source gives no date")
    claimed_by, disputed_by = event["claimed_by"], claims.of_event(dataset, event)
    start, end = int(event["start_day"]), int(event["end_day"])
    return {
        "id": event["event_id"],
        "group": int(event["group"]),
        "kind": kind_words(dataset, event),
        "title": event["title"],
        "description": event["description"],
        "when": when,
        "when_note": when_note,
        "where": event["place"] or "place unknown",
        "where_note": _where_note(event),
        "where_reason": event["located_by"],
        "who": " — ".join(side for side in (event["side_a"], event["side_b"]) if side),
        "deaths": claims.deaths_words(deaths(event), claimed_by, disputed_by),
        "toll": claims.toll(deaths(event), claimed_by, disputed_by),
        **further.describe(dataset, event, WHERE_WORDS),
        **quote,
        "stated_by": claimed_by or ("the source, in its own voice" if event["quote"] else ""),
        "evidence": [_evidence(dataset, item) for item in _evidence_of(dataset, event["event_id"])],
        "label": event["place"],
        "from": start if start <= end and start != OPEN_START else None,
        "to": end if start <= end and end != OPEN_END else None,
    }


def texts(described: dict[str, Any]) -> list[str]:
    """The texts of a described event in which the words of a search may be marked."""
    own = [str(described[name]) for name in ("title", "description", "where", "who", "quote", "stated_by", "kind")]
    own += [str(described[name]) for name in ("source", "publisher")]
    evidence = [
        str(piece[name]) for piece in described["evidence"] for name in ("claimed_by", "quote", "source", "note")
    ]
    own += [described["correction"], described["translation"], *(fact["value"] for fact in described["facts"])]
    return [text for text in (*own, *evidence) if text]


def _source(dataset: Dataset, source: str) -> tuple[int, dict[str, Any] | None]:
    """The number of a source, from 1 on, and its row; None for an unknown one."""
    known = _source_rows.get(dataset)
    if known is None:
        known = {}
        for number, record in enumerate(dataset.sources.to_dict("records"), 1):
            known.setdefault(record["source"], (number, {str(name): cell for name, cell in record.items()}))
        known = _source_rows.setdefault(dataset, known)
    return known.get(source, (0, None))


def quote_in_context(dataset: Dataset, source: str, quote: str) -> dict[str, str]:
    """A quote with the rest of its sentence and its source: before, quote, after, source, source_url, publisher."""
    number, record = _source(dataset, source)
    if not source or record is None:
        return {"before": "", "quote": quote, "after": "", "source": source, "source_url": "", "publisher": ""}
    texts = {"before": "", "quote": quote, "after": "", "source_url": record["url"], "publisher": record["publisher"]}
    label = f"Source {number}: {record['title'] or source}"
    article = dataset.articles.get(source)
    span = articles.find_quote(article, quote) if article is not None and quote else None
    if article is None or span is None:
        return {**texts, "source": label}
    sentence = articles.sentence(article, span)
    return {
        **texts,
        "before": article.text[sentence.start : span.start],
        "quote": article.text[span.start : span.end],
        "after": article.text[span.end : sentence.end],
        "source": f"{label}, {_position(article, span)}",
    }


def _position(article: Article, span: Span) -> str:
    """Where a quote stands in its source: its page, or, in a text without pages, its paragraph."""
    page = articles.page(article, span)
    return f"page {page:,}" if page else f"paragraph {articles.paragraph(article, span)}"


def deaths(event: dict[str, Any]) -> str:
    """UCDP's low, best and high estimate in words, such as `1,000 (at least 800)`; "" when all are blank."""
    return further.bounded(event, "deaths")


def kind_words(dataset: Dataset, event: dict[str, Any]) -> str:
    """The legend group of an event and its type in it: "Fighting · Armed clash"."""
    group = dataset.taxonomy.groups[int(event["group"])].label
    detail = event["sub_event_type"] or event["event_type"]
    return group if detail.casefold() == group.casefold() else f"{group} · {detail}"


def _where_note(event: dict[str, Any]) -> str:
    basis = BASIS_WORDS.get(event["place_basis"], "")
    return " · ".join(part for part in (basis, WHERE_WORDS[int(event["prec"])], _dispute(event)) if part)


def _dispute(event: dict[str, Any]) -> str:
    """Who administers and who claims the area in which an event is, "" for most; a whole country is none."""
    is_placed = not math.isnan(event["lat"]) and event["prec"] <= WherePrec.PROVINCE
    area = disputed.area_at(event["lat"], event["lon"]) if is_placed else None
    return area.words if area else ""


def _evidence_of(dataset: Dataset, event_id: str) -> list[dict[str, Any]]:
    known = _evidence_by_event.get(dataset)
    if known is None:  # once for a dataset; a details file comes here 256 times
        known = {}
        for record in dataset.evidence.to_dict("records"):
            known.setdefault(record["event_id"], []).append({str(name): value for name, value in record.items()})
        known = _evidence_by_event.setdefault(dataset, known)
    return known.get(event_id, [])


def _evidence(dataset: Dataset, item: dict[str, Any]) -> dict[str, str]:
    quote = quote_in_context(dataset, item["source"], item["quote"])
    note = " · ".join(part for part in (deaths(item) and f"deaths: {deaths(item)}", item["note"]) if part)
    return {
        "stance": item["stance"],
        "claimed_by": item["claimed_by"],
        **{key: quote[key] for key in ("before", "quote", "after", "source")},
        "note": note,
    }
