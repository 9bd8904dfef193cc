"""The map with time that every tutorial builds: slider → rerun → `folium.Map` of N markers → `st_folium`.

Its events are `BENCH_EVENTS`, a CSV in the columns of UCDP GED, in the order of their dates. Leaflet comes from
Dateline's bundle and markers have tooltips instead of popups (which would need jQuery): both make it faster than
tutorials are.
"""

import os

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard.bundle import assets_stamp

ASSETS = f"../../assets/{assets_stamp()}"
folium.Map.default_js = [("leaflet", f"{ASSETS}/dateline.js")]
folium.Map.default_css = [("leaflet_css", f"{ASSETS}/dateline.css")]


@st.cache_data
def events() -> pd.DataFrame:
    """The events, in the order of their time."""
    return pd.read_csv(os.environ["BENCH_EVENTS"])


data = events()
# every step takes the newest 2 % away (at least one event), so that the map always changes and stays near N markers
step = st.slider("Step back in time", 0, 12, 0)
shown = data.iloc[: len(data) - step * max(1, len(data) // 50)]
world = folium.Map([20, 15], zoom_start=2, tiles=None)
columns = ("latitude", "longitude", "year", "month", "day")
for latitude, longitude, year, month, day in zip(*(shown[name] for name in columns), strict=True):
    folium.Marker([latitude, longitude], tooltip=f"{year:.0f}-{month:02.0f}-{day:02.0f}").add_to(world)
st_folium(world, width=900, height=500)
