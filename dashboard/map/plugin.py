"""The map: a `folium.Map` with Dateline's plugin, in the live page and in an exported file.

The only module that imports streamlit_folium. The script it makes is constant for a session (a changed script would
mount the map anew); whatever changes later is pushed through a feature group that holds one call.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape
from streamlit_folium import st_folium

KEY: Final = "atlas"
_TEMPLATE_SYNTAX: Final = re.compile(r"\{(?=[{%#])")


def as_json(value: object) -> str:
    """`value` as JSON for a script of branca's, which takes every script that was made for a template once more.

    So nothing of the data may look like one: ``{{ … }}`` in a CSV cell would run in the server. In JSON these
    characters follow each other in strings only, where a brace may be written as an escape.
    """
    return _TEMPLATE_SYNTAX.sub(r"\\u007b", htmlsafe_json_dumps(value, sort_keys=True))


class EventsPlugin(JSCSSMixin, MacroElement):
    """The folium plugin: events, timeline, tally, legend and card. `config` is `Config` of shared/types.ts."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        DatelinePlugin.mount({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}"""
    )

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self._name = "EventsPlugin"
        self.config = as_json(config)


class Call(MacroElement):
    """One call of the script interface, carried to the live map by a feature group."""

    _template = Template("""{% macro script(this, kwargs) %}window.dateline.apply({{ this.command }});{% endmacro %}""")

    def __init__(self, command: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Call"
        self.command = as_json(command)


class BareMap(folium.Map):
    """A folium map that loads our bundle (Leaflet is in it) and nothing from anywhere else."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium declares it so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def make_map(config: dict[str, Any], script: str, style: str) -> folium.Map:
    """A map with the plugin; `script` and `style` are the addresses of the bundle."""
    (south, west), (north, east) = config["bounds"]
    at = config["view"].get("center") or ((south + north) / 2, (west + east) / 2)
    world = BareMap(location=at, zoom_start=config["view"].get("zoom") or 6, tiles=None, zoom_control=False)
    plugin = EventsPlugin(config)
    plugin.default_js = [("dateline script", script)]
    plugin.default_css = [("dateline style", style)]
    plugin.add_to(world)
    return world


def make_page(config: dict[str, Any], script: str, style: str) -> str:
    """A whole HTML page; `script` and `style` are the bundle's (data) addresses."""
    world = make_map(config, script, style)
    figure = folium.Figure(title=str(escape(config["title"])))  # branca puts it into the page as it is
    figure.add_child(world)
    page: str = figure.render()
    return page


def show(config: dict[str, Any], assets: str, mask: str) -> dict[str, Any] | None:
    """Show the live map; return the newest report of the browser (`Report` of shared/types.ts), None before the first.

    `mask` is the address of the filters' bit mask, "" when nothing is filtered.
    """
    commands = folium.FeatureGroup(name="commands")
    nonce = sha256(json.dumps([config["version"], mask]).encode()).hexdigest()[:12]
    commands.add_child(Call({"nonce": nonce, "mask": mask}))
    report: dict[str, Any] | None = st_folium(
        make_map(config, f"{assets}/dateline.js", f"{assets}/dateline.css"),
        key=KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=commands,
    )
    return report if report and "seq" in report else None


HEIGHT_PX: Final = 720
"""Height before the page's style sheet stretches the frame to the window."""
