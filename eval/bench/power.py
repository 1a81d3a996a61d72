"""Fitting a power law: how a figure grows with a size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """y = factor * x ** exponent."""

    exponent: float
    factor: float

    def __call__(self, x: float) -> float:
        """The fitted value at x."""
        return float(self.factor * x**self.exponent)


def fit(xs: Sequence[float], ys: Sequence[float]) -> PowerLaw:
    """Least squares on the logarithms of both. Raises ValueError where there are fewer than two
    different sizes, or a value is not above 0."""
    if len(set(xs)) < 2:
        raise ValueError("a power law is fitted to at least two different sizes")
    if min(*xs, *ys) <= 0:
        raise ValueError("a power law is fitted to values above 0 only")
    exponent, shift = np.polyfit(np.log(xs), np.log(ys), 1)
    return PowerLaw(float(exponent), float(np.exp(shift)))
