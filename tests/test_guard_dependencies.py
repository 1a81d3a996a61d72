"""Known holes in what is installed. Only `make audit` looks, for it has to ask the network."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest


@pytest.mark.skipif("AUDIT" not in os.environ, reason="make audit looks for known holes")
def test_no_known_hole_is_installed() -> None:
    """Skipped, and so told, where the advisories cannot be had: pip-audit calls that a success."""
    options = ["--skip-editable", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout or "{}").get("dependencies", [])
    audited = {
        one["name"]: [hole["id"] for hole in one["vulns"]] for one in found if "vulns" in one
    }
    if not audited:
        pytest.skip("NOTHING WAS AUDITED: the advisories cannot be reached from here")
    assert {name: holes for name, holes in audited.items() if holes} == {}
