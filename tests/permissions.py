"""Permissions of files where root runs the tests, as CI does: a command that must obey them begins with ``OBEYING``."""

import os
import subprocess

import pytest

SETPRIV = ["setpriv", *(f"--{kind}=-dac_override,-dac_read_search" for kind in ("bounding-set", "inh-caps"))]
"""Starts a command of root that obeys the permissions of files, as everyone else's does."""


def works():
    """Return whether such a command can be started here."""
    try:
        return subprocess.run([*SETPRIV, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


IS_ROOT = os.geteuid() == 0
OBEYING = SETPRIV if IS_ROOT else []
needs_permissions = pytest.mark.skipif(IS_ROOT and not works(), reason="root may write anywhere, and needs setpriv")
