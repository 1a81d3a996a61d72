"""Percentiles of times."""

import math
from collections.abc import Sequence

import numpy as np


def percentile(values: Sequence[float], at: float) -> float:
    """The value that `at` percent of the values do not exceed: p50, p95, p99 of times, same unit.

    Between two values it is interpolated linearly, at place (n - 1) x at / 100 of the sorted
    values counted from 0 (numpy's default, type 7 of Hyndman & Fan 1996); not nearest rank. NaN
    where there are no values. at: 0..100, else ValueError.
    """
    return float(np.percentile(values, at, method="linear")) if len(values) else math.nan
