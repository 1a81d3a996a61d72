"""Parts that are slow to open, shared by all tests."""

import pytest

from index.models import open_embedder
from index.protocols import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model as users have it, from the user's own cache (exported if need be)."""
    return open_embedder()
