"""The HTML pages of a run and of a comparison: each one file that asks nothing of anyone."""

from eval.report.pages import write_comparison, write_report
from eval.report.views import Change, ComparisonView, MetricDifference, RunView

__all__ = [
    "Change",
    "ComparisonView",
    "MetricDifference",
    "RunView",
    "write_comparison",
    "write_report",
]
