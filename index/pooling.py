"""From the vectors of a text's tokens to the vectors of the text and of the sentences in it."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from index.protocols import Spans, Vectors

Pooling = Literal["mean", "cls", "max"]
POOLINGS: tuple[str, ...] = get_args(Pooling)

_TINY = 1e-12  # what torch.nn.functional.normalize puts in place of a zero length


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1: float32 (..., dim) in and out. A zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, _TINY)
    return scaled


def pool(tokens: Vectors, pooling: Pooling) -> Vectors:
    """Pool the vectors of tokens, float32 (length >= 1, dim), into one: float32 (dim,)."""
    pooled: Vectors
    match pooling:
        case "mean":
            pooled = tokens.mean(axis=0)
        case "max":
            pooled = tokens.max(axis=0)
        case "cls":
            pooled = tokens[0]
    return pooled


def token_ranges(ends: NDArray[np.int64], spans: Spans) -> NDArray[np.int64]:
    """Find the tokens of each span: a token belongs to the span that holds its last character.

    ends: where each token ends in the text, in code points, ascending, int64 (length,).
    Returns int64 (number of spans, 2): the first token and the one behind the last.
    """
    limits = np.asarray(spans, np.int64).reshape(-1, 2)
    # The last character of a token that ends at e is e - 1: inside where start < e <= end.
    ranges: NDArray[np.int64] = np.searchsorted(ends, limits, side="right")
    return ranges


def is_covered(
    ends: NDArray[np.int64], spans: Spans, ranges: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell for each span whether the tokens reach at least half of it, and one lies inside.

    A long text is cut at the model's limit, so its last spans may have few tokens or none.
    Arguments as in `token_ranges`, and what that returned. Returns bool (number of spans,).
    """
    limits = np.asarray(spans, np.int64).reshape(-1, 2)
    reach = ends[-1] if len(ends) else 0
    reached = np.minimum(limits[:, 1], reach) - limits[:, 0]
    covered: NDArray[np.bool_] = 2 * reached >= limits[:, 1] - limits[:, 0]
    return covered & (ranges[:, 1] > ranges[:, 0])
