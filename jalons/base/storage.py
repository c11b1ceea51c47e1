"""Static files lose their comments and get a name that changes with their content."""

import re
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMENT_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENTATION = re.compile(r"\n\s+")


def strip_stylesheet(sheet: str) -> str:
    """The same rules without the comments and the indentation that are for who reads them: a sixth of what travels.
    No string of ours holds « /* » (`tests/base/test_stylesheet.py`)."""
    return _INDENTATION.sub("\n", _COMMENT.sub("", sheet)).strip() + "\n"


def strip_script(script: str) -> str:
    """The same module without the lines that are only a comment. None of ours stands inside a template literal."""
    return _COMMENT_LINE.sub("", script)


STRIPPED = {".css": strip_stylesheet, ".js": strip_script}


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static file names carry a hash of their content; the imports between our ES modules are rewritten accordingly."""

    support_js_module_import_aggregation = True

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        strip = STRIPPED.get(Path(name or "").suffix)
        if strip:
            content = ContentFile(strip(content.read().decode()).encode())
        return str(super().save(name, content, max_length=max_length))
