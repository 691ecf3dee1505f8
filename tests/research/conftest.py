"""The story of a test is its docstring."""

import pytest

from tests.story import Story


@pytest.fixture
def story(request: pytest.FixtureRequest) -> Story:
    """The story that this test tells in its docstring."""
    return Story(request.function.__doc__)
