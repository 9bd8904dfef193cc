"""A `folium.Map` with Dateline's plugin, for the live page and for an exported file.

The only module that imports streamlit_folium. The map's script is constant during a session, because a changed script
would mount the map again; later changes are sent through a feature group that contains one call.
"""

from __future__ import annotations

import json
import logging
import re
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import branca.element
import folium
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

_OUTSIDE: Final = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
"""Streamlit's logger of code that runs in no script: of this import, in every command and before the first page."""
_OUTSIDE.disabled = True
from streamlit_folium import _component_func, st_folium  # noqa: E402

_OUTSIDE.disabled = False
COMPONENT: Final = _component_func
"""What Streamlit shows the map with. It knows it by itself only when it is imported while a script runs."""
KEY: Final = "atlas"
HEIGHT_PX: Final = 720
"""Height before the page's style sheet stretches the frame to the window."""
NOT_ENLARGED: Final = ", maximum-scale=1.0, user-scalable=no"
"""What folium says of every page."""
_TEMPLATE_SYNTAX: Final = re.compile(r"\{(?=[{%#])")
MOST_TEMPLATES: Final = 64
# branca compiles a template for every element of every page it renders: a third of what a release costs the server
branca.element.Template = lru_cache(MOST_TEMPLATES)(branca.element.Template)  # type: ignore[assignment,attr-defined]


def as_json(value: object) -> str:
    """`value` as JSON for a script, safe against branca, which renders every script a second time as a template.

    Without this, ``{{ … }}`` in a CSV cell would run on the server. In JSON these characters are adjacent only inside
    strings, where a brace may be escaped.
    """
    return _TEMPLATE_SYNTAX.sub(r"\\u007b", htmlsafe_json_dumps(value, sort_keys=True))


class OnlyElement(MacroElement):
    """An element of which a map has one. Its name is the same every time, and so is the script that it renders to."""

    @classmethod
    def _generate_id(cls) -> str:
        return "only"


class EventsPlugin(JSCSSMixin, OnlyElement):
    """The folium plugin: events, timeline, tally, legend and card. `config` is the front end's `Config`."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        DatelinePlugin.mount({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}"""
    )

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self._name = "EventsPlugin"
        self.config = as_json(config)


class Call(OnlyElement):
    """One call of the plugin's script interface, sent to the live map in a feature group."""

    _template = Template("""{% macro script(this, kwargs) %}window.dateline.apply({{ this.command }});{% endmacro %}""")

    def __init__(self, command: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Call"
        self.command = as_json(command)


class BareMap(OnlyElement, folium.Map):
    """A folium map that loads our bundle, which includes Leaflet, and nothing from other servers."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares it
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def render(self, **kwargs: Any) -> str:
        """Render it as folium does, but let readers enlarge the page with two fingers."""
        rendered: str = super().render(**kwargs)
        header = str(self._template.module.header(self, kwargs)).replace(NOT_ENLARGED, "")
        root = self.get_root()
        if isinstance(root, folium.Figure):
            root.header.add_child(Element(header), name=self.get_name())
        return rendered


def make_map(config: dict[str, Any], script: str, style: str) -> folium.Map:
    """A map with the plugin; `script` and `style` are the addresses of the bundle."""
    (south, west), (north, east) = config["bounds"]
    center = config["view"].get("center") or ((south + north) / 2, (west + east) / 2)
    folium_map = BareMap(location=center, zoom_start=config["view"].get("zoom") or 6, tiles=None, zoom_control=False)
    plugin = EventsPlugin(config)
    plugin.default_js = [("dateline script", script)]
    plugin.default_css = [("dateline style", style)]
    plugin.add_to(folium_map)
    return folium_map


def make_page(config: dict[str, Any], script: str, style: str) -> str:
    """A complete HTML page with the map; `script` and `style` are the addresses of the bundle, usually data: URLs."""
    figure = folium.Figure(title=str(escape(config["title"])))  # branca does not escape it
    figure.add_child(make_map(config, script, style))
    page: str = figure.render()
    return page


def show(first: dict[str, Any], present: dict[str, Any], assets: str, command: dict[str, Any]) -> dict[str, Any] | None:
    """Show the live map and return the browser's latest report (`Report` in the front end), None before the first.

    `first` is the configuration with which the map was mounted, `present` the same or that of a newer version, which is
    sent to the map as it stands. `command` (`Command` in the front end) has the address of the filters' bit mask ("":
    no filters), which kinds of events are hidden (`session.kinds_for_map`), and the view to which the reader has gone
    back or forward, if they have (`config.return_to`).
    """
    commands = folium.FeatureGroup(name="commands")
    new = [present["version"], command["mask"], command["kinds"]["turn"], command.get("back", {}).get("number")]
    nonce = sha256(json.dumps(new).encode()).hexdigest()[:12]
    newer = {} if present["version"] == first["version"] else {"config": present}
    commands.add_child(Call({"nonce": nonce, **command, **newer}))
    report: dict[str, Any] | None = st_folium(
        make_map(first, f"{assets}/dateline.js", f"{assets}/dateline.css"),
        key=KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=commands,
    )
    return report if report and "seq" in report else None
