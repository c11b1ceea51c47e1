"""Finds the Chromium of this machine for the browser tests; nothing is downloaded."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# The shell without windows opens a page in half the time: a browser draws the frame of each of its own.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
)
INSTALL = {"darwin": "brew install --cask chromium", "win32": "winget install Google.Chrome"}.get(
    sys.platform, "sudo apt-get install -y chromium-headless-shell"
)


def chromium() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None) or next(
        (path for path in ELSEWHERE if Path(path).exists()), None
    )
