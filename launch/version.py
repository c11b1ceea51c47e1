"""The version: the number in pyproject.toml, and the commit when there is one."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from launch.children import ROOT

_LINE = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)


@lru_cache(maxsize=None)
def version() -> str:
    """« 0.1.0 », or « 0.1.0+3105df8 » in a checkout."""
    short = commit()
    return f"{number()}+{short}" if short else number()


def number() -> str:
    match = _LINE.search((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return match.group(1) if match else "?"


def commit() -> str:
    """Read from the files of git, because git itself refuses a folder of another account."""
    try:
        git = ROOT / ".git"
        if git.is_file():
            git = ROOT / git.read_text(encoding="utf-8").partition("gitdir: ")[2].strip()
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        reference = head.partition("ref: ")[2]
        digest = _commit_of(git, reference) if reference else head
    except (OSError, ValueError):
        return ""
    return digest[:7] if re.fullmatch("[0-9a-f]{40,64}", digest) else ""


def _commit_of(git: Path, reference: str) -> str:
    shared = git / "commondir"
    git = git / shared.read_text(encoding="utf-8").strip() if shared.exists() else git
    if (git / reference).exists():
        return (git / reference).read_text(encoding="utf-8").strip()
    packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {reference}")), "")
