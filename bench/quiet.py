"""Neighbours on a shared machine: what they use of the processor spoils what is measured meanwhile."""

from __future__ import annotations

import time

import psutil

CALM = 0.2
"""Cores that others may use."""
PATIENCE_S = 60
LOOK_S = 1.0


class Neighbours:
    """Processor time of all processes that are not ours, from now on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._all, self._own = _busy_s(), _own_s()

    def cores(self) -> float:
        """How many cores others have used on average; processes of ours that have ended count as theirs."""
        others = _busy_s() - self._all - (_own_s() - self._own)
        return max(0.0, others / (time.monotonic() - self._began))


def wait_until_calm() -> None:
    """Wait until others use little; give up after a minute."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        neighbours = Neighbours()
        time.sleep(LOOK_S)
        if neighbours.cores() <= CALM:
            return


def _busy_s() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def _own_s() -> float:
    total = 0.0
    process = psutil.Process()
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
