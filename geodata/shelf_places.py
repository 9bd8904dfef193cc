"""Where the servers of a dataset keep what they publish: the shelf and the restricted links, for the commands."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from geodata import restricted, shelf
from geodata.errors import InputError
from geodata.shared_store import STATE_VARIABLE, STORE_VARIABLE, SharedStore, kept_in
from geodata.store import FileStore

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.restricted import Links
    from geodata.shelf import Shelf


def of(dataset: Path) -> tuple[Shelf, Links]:
    """The shelf and the links of the dataset: in its folder, or where DATELINE_STORE and DATELINE_STATE say.

    Both are folders: nothing stays connected to a database. Raises InputError where no folder lasts.
    """
    kept = kept_in(dataset)
    if not isinstance(kept, str):
        store = FileStore(kept, record=False)
        return shelf.of(store), restricted.of(store)
    if not os.environ.get(STATE_VARIABLE):
        raise InputError(
            f"{STORE_VARIABLE} names a database, which keeps neither published briefings nor restricted links: set "
            f"{STATE_VARIABLE} to the folder in which all its servers keep them"
        )
    with closing(SharedStore(kept, dataset)) as shared:
        return shelf.of(shared), restricted.of(shared)
