"""An archive in a folder that cannot be written is opened as it lies."""

import stat
import subprocess
import sys

import pytest

from archive.schema.read_only import address, may_write_beside
from tests.permissions import OBEYING, needs_permissions

CODE = """
import sys
from pathlib import Path
from archive.schema.read_only import address, is_still
archive = Path(sys.argv[1])
print(is_still(archive), address(archive).endswith("&immutable=1"))
"""


@needs_permissions
@pytest.mark.parametrize(
    ("beside", "still"), [((), True), (("blotter.db-wal", "blotter.db-shm"), False), (("blotter.db-wal",), False)]
)
def test_nobody_writes_what_has_nothing_beside_it(tmp_path, beside, still):
    """A writer has two files beside the archive; what is read meanwhile may change."""
    for name in ("blotter.db", *beside):
        (tmp_path / name).touch()
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)

    command = [*OBEYING, sys.executable, "-c", CODE, tmp_path / "blotter.db"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    tmp_path.chmod(stat.S_IRWXU)
    assert said.split() == [str(still)] * 2


def test_where_files_can_be_made_nothing_is_assumed(tmp_path):
    """A crawl may begin at any time."""
    assert may_write_beside(tmp_path / "blotter.db")
    assert address(tmp_path / "my 100% ärchive.db").endswith("/my%20100%25%20%C3%A4rchive.db?mode=ro")
