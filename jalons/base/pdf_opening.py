"""Whether a PDF opens, asked of a separate process: a file may be made to take minutes, or all the memory. What reads it is
loaded there alone, for it takes 9 MB."""

import subprocess
import sys
from pathlib import Path
from typing import IO

LONGEST_SECONDS = 20


def find_opening_problem(file: IO[bytes]) -> str:
    """« damaged », « locked » for who has no password, or nothing."""
    file.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jalons.base.pdf_opening_process"],
            input=file.read(),
            capture_output=True,
            cwd=Path(__file__).resolve().parents[2],
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    finally:
        file.seek(0)
    return done.stdout.decode() if done.returncode == 0 else "damaged"
