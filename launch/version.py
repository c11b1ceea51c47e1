"""Which version this is: the number of pyproject.toml, and the commit when there is one."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache

from launch.children import ROOT

_LINE = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)


@lru_cache(maxsize=None)
def version() -> str:
    """« 0.1.0 », or « 0.1.0+3105df8 » in a checkout."""
    commit = _commit()
    return f"{number()}+{commit}" if commit else number()


def number() -> str:
    found = _LINE.search((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return found.group(1) if found else "?"


def _commit() -> str:
    if not (ROOT / ".git").exists():
        return ""
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode("ascii", "replace").strip() if answer.returncode == 0 else ""
