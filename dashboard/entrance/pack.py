"""The modules of Streamlit that every page needs, in one file.

Streamlit's page loads ninety of them one by one. Over HTTP/1.1 each waits for one of six connections, on a slow line
for 300 ms: longer than all of their bytes take. Our page (`src/host/modules.ts` of the front end) takes them out of the
file and starts Streamlit with them.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256

from dashboard.entrance import modules


@lru_cache(maxsize=1)
def address() -> str:
    """Path of the file on the server; it changes with its content."""
    return f"{modules.FOLDER}pack-{sha256(content()).hexdigest()[:12]}.json"


def content() -> bytes:
    """The file: JSON, the name of each module → its text. It is made anew each time, for it has 2.5 MB."""
    texts = {name: modules.text(name) for name in (*modules.of_page(), *modules.needed(modules.OF_ELEMENTS))}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()
