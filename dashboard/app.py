"""The ASGI app. `dateline serve`, `streamlit run dashboard/app.py` and `uvicorn dashboard.app:app` all start it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.routes import ROUTES, SecurityHeaders

app = st.App(Path(__file__).with_name("main.py"), routes=ROUTES, middleware=[Middleware(SecurityHeaders)])
