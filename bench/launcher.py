"""Start a command, wait for it, and write what it took as JSON: `python -I -S launcher.py RESULT COMMAND…`.

Imports next to nothing, so that the command is charged with its own memory only: `processes.py` explains.
"""

import os
import sys
import time

result, command = sys.argv[1], sys.argv[2:]
began = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
wall_s = time.perf_counter() - began
with open(result, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib would add to the memory
    file.write(
        f'{{"exit_code": {os.waitstatus_to_exitcode(status)}, "wall_s": {wall_s!r}, '
        f'"cpu_s": {usage.ru_utime + usage.ru_stime!r}, "peak_mb": {usage.ru_maxrss / 1024!r}}}'
    )
