"""Serves the script that the environment names, beside Dateline's assets: the naive map takes Leaflet from there."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from dashboard.server.routes import ROUTES

app = st.App(Path(os.environ["BENCH_SCRIPT"]), routes=ROUTES)
