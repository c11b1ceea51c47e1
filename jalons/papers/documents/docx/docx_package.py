"""The package of a Word file: its parts, and the identifiers by which its body refers to them."""

from collections.abc import Mapping
from datetime import date as Date

from jalons.papers.packages import THEME_TYPE, OfficePackage, Relation

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = {
    **{kind: f"{_WORD}.{kind}+xml" for kind in ("styles", "settings", "numbering", "fontTable", "header", "footer")},
    "theme": THEME_TYPE,
    "font": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "image": "",
}
"""The type of a part, by the kind of the relation that leads to it."""


class Pack:
    def __init__(self) -> None:
        self._package = OfficePackage()
        self._related: dict[tuple[str, bytes | str], Relation] = {}

    def part(self, kind: str, path: str, blob: bytes, *relations: Relation) -> str:
        self._package.add_part(f"word/{path}", TYPES[kind], blob, *relations)
        return path

    def relation(self, kind: str, path: str, blob: bytes) -> str:
        """Adds a part that the body refers to, and returns its identifier; identical bytes are packed once."""
        if (kind, blob) not in self._related:
            self._relate((kind, blob), self.part(kind, path, blob))
        return self._related[kind, blob].identifier

    def keep(self, kind: str, path: str) -> str:
        """The same, for a part that refers to other parts, and that the package already holds."""
        return self._relate((kind, path), path)

    def link(self, address: str) -> str:
        return self._relate(("hyperlink", address), address, is_external=True)

    def _relate(self, key: tuple[str, bytes | str], target: str, *, is_external: bool = False) -> str:
        relation = Relation(f"rId{len(self._related) + 1}", key[0], target, is_external)
        return self._related.setdefault(key, relation).identifier

    def packed(self, body: str, properties: Mapping[str, str], on: Date) -> bytes:
        main = "word/document.xml"
        self._package.add_part(main, f"{_WORD}.document.main+xml", body, *self._related.values())
        return self._package.pack(main, properties, on)
