import pytest

from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path):
    """An archive without articles, until the test puts some there."""
    return Shelf(tmp_path / "blotter.db")
