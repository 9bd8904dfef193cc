"""PDFs → the text of their text layer, read in a process of its own whose time and memory are limited.

PDFium, which reads them, is a large library in C++; a file that makes it crash or run for ever costs that process only.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any, Final

from geodata.documents.document import Document, note
from geodata.errors import InputError

LONGEST_S: Final = 120.0
"""Seconds after which reading stops: 2,000 pages of text take a quarter of it."""
_MOST_KEPT: Final = 32
_texts: dict[bytes, Document] = {}
"""Texts by the SHA-256 of their PDF."""
_ROOT: Final = Path(__file__).parents[2]
_WORKER: Final = "geodata.documents.pdf_process"


def read(data: bytes, name: str) -> Document:
    """The text of a PDF with its page breaks, and what was left out. Raises InputError.

    A dataset whose sources are PDFs is read again at each change: the texts of the last few PDFs are kept in memory.
    """
    digest = hashlib.sha256(data).digest()
    if digest not in _texts:
        found = _read(data, name)
        if len(_texts) >= _MOST_KEPT:
            _texts.clear()
        _texts[digest] = found
    return _texts[digest]


def _read(data: bytes, name: str) -> Document:
    if util.find_spec("pypdfium2") is None:
        raise InputError(f"{name} is a PDF; to read PDFs, install pypdfium2: pip install 'dateline-map[articles]'")
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    try:
        done = subprocess.run(  # noqa: S603 - our own module, run by the Python that runs this
            [sys.executable, "-P", "-m", _WORKER],
            input=data, capture_output=True, timeout=LONGEST_S, check=False, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{name} was not read: it takes more than {LONGEST_S / 60:.0f} minutes; "
            "save the pages with the article alone"
        ) from error
    except OSError as error:
        raise InputError(f"{name} was not read: no process could be started for it ({error.strerror})") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise InputError(
            f"{name} was not read: it is damaged, or takes more than its share of time or memory; "
            "save the pages with the article alone, or paste their text"
        ) from error
    if "error" in answer:
        raise InputError(f"{name} {answer['error']}")
    return Document(answer["text"], oddities=tuple(note(code, said) for code, said in answer["notes"]))
