"""A frozen briefing's files: one page with the plugin and the steps' data in it, pictures, and the data to take away.

The page holds no script without a hash, asks nobody for anything, and says all it has to say without script too.
Whatever comes from the dataset or the briefing is escaped by the template, or stands in JSON.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps

from dashboard import briefing_base, config
from dashboard import briefing_pictures as pictures
from dashboard.current import Edition
from geodata import briefing_data, briefing_embed, briefing_facts, captions, edtf

if TYPE_CHECKING:
    from geodata.briefing_facts import Shown
    from geodata.briefings import Briefing
    from geodata.model import Dataset

_HERE: Final = Path(__file__).parent
_FONT_FACE: Final = re.compile(r"@font-face\{[^}]*\}")
_SUMMARY: Final = 280
"""Characters of the summary beside a link elsewhere."""
_STAGE: Final = (800, 560)
"""Pixels of the map for which a section is chosen where the view names none."""


def build(dataset: Dataset, briefing: Briefing, site: str = "") -> dict[str, bytes]:
    """Name → content of a briefing's files over `dataset`. The same arguments give the same bytes.

    `site`: the address that the folder will have on the web, with a slash at its end; "" where that is not known.
    Raises InputError for a view that cannot be read.
    """
    edition = Edition(dataset)
    steps = briefing_facts.show(briefing, edition.dataset)
    drawn = [pictures.of_step(edition, shown, number) for number, shown in enumerate(steps, 1)]
    preview = pictures.preview(edition, briefing, steps[0])
    page = _page(edition, briefing, steps, drawn, {"site": site, "preview_alt": preview.alt})
    images = [preview, *(picture for pair in drawn for picture in pair)]
    return {
        "index.html": page.encode("utf-8", "replace"),
        **{picture.name: picture.data for picture in images},
        **briefing_data.files(edition.dataset),
        **({briefing_embed.OEMBED: briefing_embed.oembed(briefing, site)} if site else {}),
    }


def _page(
    edition: Edition,
    briefing: Briefing,
    steps: tuple[Shown, ...],
    drawn: list[list[pictures.Picture]],
    elsewhere: dict[str, str],
) -> str:
    """The page; `elsewhere`: what other sites are told of it."""
    dataset = edition.dataset
    count = len(dataset.events)
    cards = [briefing_facts.card(dataset, row) for row in range(min(count, briefing_facts.MAX_CARDS))]
    script, style = _script(), _style()
    summary = captions.plain(briefing.summary)
    page: str = _template().render(
        briefing=briefing,
        summary=summary if len(summary) <= _SUMMARY else f"{summary[: _SUMMARY - 1]}…",
        summary_blocks=captions.paragraphs(briefing.summary),
        steps=[_told(edition, shown, made) for shown, made in zip(steps, drawn, strict=True)],
        sources=[_source(edition, one) for one in briefing_facts.sources(dataset)],
        coverage=briefing_facts.coverage(dataset),
        cards=cards,
        carded=len(cards),
        total=count,
        titles=_Titles(dataset),
        most=briefing_facts.MAX_LISTED,
        version=dataset.version,
        credit=config.attribution(dataset.info.attribution, edition.credit),
        **elsewhere,
        policy=_policy(script, style),
        script=script,
        style=style,
        data=htmlsafe_json_dumps(_data(edition, steps), sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )
    return page


class _Titles:
    """Row → title, when and where: looked up for the few rows that lists name."""

    def __init__(self, dataset: Dataset) -> None:
        columns = (dataset.events[name].tolist() for name in ("title", "date", "date_prec", "place"))
        self._rows = list(zip(*columns, strict=True))

    def __getitem__(self, row: int) -> dict[str, str]:
        title, date, precision, place = self._rows[row]
        when = edtf.words(date)[0] if precision else "undated"
        return {"title": title, "when": when, "where": place or "place unknown"}


def _told(edition: Edition, shown: Shown, made: list[pictures.Picture]) -> dict[str, Any]:
    """One step for the template."""
    return {
        "title": shown.step.title,
        "blocks": captions.paragraphs(shown.step.caption),
        "pictures": made,
        "window": pictures.window(shown.view),
        "day": edtf.words(shown.step.compare)[0] if shown.step.compare else "",
        "compared": shown.compared,
        "twice": shown.twice,
        "chosen": None if shown.chosen is None else briefing_facts.card(edition.dataset, shown.chosen),
        "others": [row for row in shown.rows if row != shown.chosen],
        "shown": shown.ledger.shown,
        "total": shown.ledger.total,
        "missing": shown.missing,
    }


def _source(edition: Edition, source: briefing_facts.Source) -> dict[str, Any]:
    return {
        **{name: getattr(source, name) for name in source.__slots__},
        "url_ok": captions.is_web_address(source.url),
        "archive_ok": captions.is_web_address(source.archive_url),
        "quotes": briefing_facts.quotes_of(edition.dataset, source.ident)[: briefing_facts.MAX_LISTED],
    }


def _data(edition: Edition, steps: tuple[Shown, ...]) -> dict[str, Any]:
    """What the page's script reads: the plugin's configuration, and per step what the map shows."""
    first = config.inlined(edition, steps[0].view)
    base = briefing_base.thin(first["data"]["basemap"], edition.bounds)
    first = {**first, "tiles": "", "data": {**first["data"], "basemap": base}}
    return {"config": first, "steps": [_seen(edition, shown) for shown in steps]}


def _seen(edition: Edition, shown: Shown) -> dict[str, Any]:
    view, whole = shown.view, pictures.frame(edition, shown.view, *_STAGE)
    parts = briefing_facts.halves(view, shown.step.compare) if shown.compared else ()
    return {
        "view": {
            "from": view.start,
            "to": view.end,
            "mode": view.mode,
            "hidden": list(view.hidden),
            "selected": view.event,
            "center": [round(whole.latitude, 5), round(whole.longitude, 5)],
            "zoom": round(whole.zoom * 4) / 4,
        },
        "mask": base64.b64encode(edition.mask(view)).decode() if any(view.filters) else "",
        "period": pictures.window(view),
        "halves": [
            {"view": {"from": half.start, "to": half.end, "mode": half.mode}, "period": pictures.window(half)}
            for half in parts
        ],
    }


def _policy(script: str, style: str) -> str:
    """The page may run its one script, use its one style sheet, show pictures and read a file beside it: no more."""
    hashes = (base64.b64encode(sha256(text.encode()).digest()).decode() for text in (script, style))
    run, look = (f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {run}; style-src {look}; img-src 'self' data:; font-src data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _script() -> str:
    texts = [(pictures.ASSETS / "dateline.js").read_text("utf-8"), (_HERE / "briefing.js").read_text("utf-8")]
    return "\n".join(texts).replace("</script", r"<\/script").replace("\r", "")


@lru_cache(maxsize=1)
def _style() -> str:
    """The plugin's style sheet and the page's. Of the two fonts one is in it: the other is a sixth of the page."""
    font = base64.b64encode(pictures.FONT.read_bytes()).decode()
    own = (
        '@font-face{font-family:"Dateline Sans";font-weight:200 900;font-display:swap;'
        f'src:url("data:font/woff2;base64,{font}") format("woff2")}}'
    )
    plugin = _FONT_FACE.sub("", (pictures.ASSETS / "dateline.css").read_text("utf-8"))
    page = (_HERE / "briefing.css").read_text("utf-8")
    return f"{own}\n{plugin}\n{page}".replace("</style", r"<\/style").replace("\r", "")


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((_HERE / "briefing.html").read_text("utf-8"))
