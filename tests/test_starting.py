"""The three ways to start the server, as documented."""

from __future__ import annotations

import subprocess
import sys
import urllib.request

import pytest

from tests.support import browser
from tests.support.paths import ROOT


@pytest.mark.browser
@pytest.mark.parametrize(
    "command",
    [
        ["-m", "geodata.cli", "serve", "--port"],
        ["-m", "streamlit", "run", "dashboard/app.py", "--server.address", "127.0.0.1", "--server.port"],
        ["-m", "uvicorn", "dashboard.app:app", "--port"],
    ],
    ids=["dateline serve", "streamlit run", "uvicorn"],
)
def test_each_way_of_starting_serves_the_data(command: list[str]):
    port = browser.free_port()
    process = subprocess.Popen(
        [sys.executable, *command, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        browser.wait_until_ready(process, port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert page.status == 200
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_a_port_in_use_is_reported_in_one_sentence(origin: str):
    port = origin.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "geodata.cli", "serve", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert port in done.stderr
