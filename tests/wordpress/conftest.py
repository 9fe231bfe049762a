import pytest

from tests.wordpress.server import WordPress, missing


@pytest.fixture(scope="session")
def installed():
    if lacking := missing():
        pytest.skip(f"no WordPress here: {', '.join(lacking)} missing; .ci/run says what to install")
    with WordPress.running() as site:
        yield site


@pytest.fixture
def wordpress(installed):
    """A filled WordPress as nobody had changed it, with an empty list of requests."""
    installed.forget()
    yield installed
    if installed.changed:
        installed.restore()
