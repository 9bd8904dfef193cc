"""What each server of the tests would read anew: `tests.support.nursery` imports it, last, before it forks them."""

import gc
from contextlib import suppress
from functools import cache

from streamlit.components.v2 import manifest_scanner

from dashboard.basemap import coast, tiles
from dashboard.basemap.outlines import Box
from geodata.errors import DatelineError

with suppress(DatelineError):  # a front end that was not built: a server says so itself
    for _tolerance in tiles.TOLERANCE.values():
        coast.within(Box(32.0, 35.0, 37.5, 42.5), _tolerance)  # Syria

# Streamlit looks through all installed packages at each start; they stay the same
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()

gc.collect()
gc.freeze()  # no collection in a server goes through it, and copies its memory
