"""Gold questions from files: three formats in, one GoldSet out, every quote at its place."""

from eval.loading.formats import load_gold
from eval.loading.jsonl import to_line
from eval.loading.places import check_gold, locate

__all__ = ["check_gold", "load_gold", "locate", "to_line"]
