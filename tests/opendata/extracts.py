"""Real extracts of open data, beside the project when its developers have them. Never copied into it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "opendata"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="real extracts absent")
