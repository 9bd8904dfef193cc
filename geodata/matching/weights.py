"""The weights of the features, which are data: `weights.toml`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WeighedFeature:
    """A feature's levels in their order: their names, what each weighs in bits, and what it says."""

    levels: tuple[str, ...]
    bits: NDArray[np.float64]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeatureWeights:
    """All features, the prior in bits, and by how much their sum is damped."""

    features: Mapping[str, WeighedFeature]
    prior: float
    damping: float
    rivalry: float
    """The share of other pairs' odds that counts against a pair."""

    def odds(self, bits: NDArray[np.float32]) -> NDArray[np.float32]:
        """The odds of being the same event, for the sum of the features' bits."""
        found: NDArray[np.float32] = np.exp2(np.float32(self.prior) + np.float32(self.damping) * bits)
        return found


@cache
def read() -> FeatureWeights:
    """The weights that come with Dateline."""
    values = tomllib.loads(resources.files(__package__).joinpath("weights.toml").read_text("utf-8"))
    prior, damping, rivalry = (values.pop(name) for name in ("prior", "damping", "rivalry"))
    features = {
        name: WeighedFeature(
            tuple(levels),
            np.array([math.log2(one["m"] / one["u"]) for one in levels.values()]),
            tuple(one["words"] for one in levels.values()),
        )
        for name, levels in values.items()
    }
    return FeatureWeights(features, math.log2(prior / (1 - prior)), damping, rivalry)
