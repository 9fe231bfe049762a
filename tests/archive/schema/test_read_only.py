"""An archive in a folder that cannot be written is opened as it lies."""

import os
import stat

import pytest

from archive.schema.read_only import address, is_still, may_write_beside


@pytest.mark.parametrize(
    ("beside", "still"), [((), True), (("blotter.db-wal", "blotter.db-shm"), False), (("blotter.db-wal",), False)]
)
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_nobody_writes_what_has_nothing_beside_it(tmp_path, beside, still):
    """A writer has two files beside the archive; what is read meanwhile may change."""
    for name in ("blotter.db", *beside):
        (tmp_path / name).touch()
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)

    found = is_still(tmp_path / "blotter.db"), address(tmp_path / "blotter.db").endswith("&immutable=1")

    tmp_path.chmod(stat.S_IRWXU)
    assert found == (still, still)


def test_where_files_can_be_made_nothing_is_assumed(tmp_path):
    """A crawl may begin at any time."""
    assert may_write_beside(tmp_path / "blotter.db")
    assert address(tmp_path / "my 100% ärchive.db").endswith("/my%20100%25%20%C3%A4rchive.db?mode=ro")
