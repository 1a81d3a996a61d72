"""The HTML pages of a run and of comparisons: each one file that asks nothing of anyone."""

from eval.report.pages import write_comparison, write_generators, write_report
from eval.report.views import (
    Cell,
    Change,
    ComparisonView,
    GeneratorsView,
    MetricDifference,
    RunView,
)

__all__ = [
    "Cell",
    "Change",
    "ComparisonView",
    "GeneratorsView",
    "MetricDifference",
    "RunView",
    "write_comparison",
    "write_generators",
    "write_report",
]
