"""The package of a Word file: its parts, and the identifiers by which its body refers to them."""

from io import BytesIO

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package


class Pack:
    def __init__(self) -> None:
        self.package = Package()
        self.related: dict[tuple[str, bytes | str], tuple[str, Part | str]] = {}

    def part(self, path: str, content_type: str, blob: bytes) -> Part:
        return Part(PackURI(f"/word/{path}"), content_type, blob, self.package)

    def relation(self, kind: str, path: str, content_type: str, blob: bytes) -> str:
        """Adds a part that the body refers to, and returns its identifier; identical bytes are packed once."""
        if (kind, blob) not in self.related:
            self.related[kind, blob] = (self._next(), self.part(path, content_type, blob))
        return self.related[kind, blob][0]

    def keep(self, kind: str, part: Part) -> str:
        """The same, for a part that refers to other parts."""
        return self.related.setdefault((kind, str(part.partname)), (self._next(), part))[0]

    def link(self, kind: str, address: str) -> str:
        return self.related.setdefault((kind, address), (self._next(), address))[0]

    def _next(self) -> str:
        return f"rId{len(self.related) + 1}"

    def saved(self, main: Part, kind: str) -> bytes:
        for (relation, _key), (name, target) in self.related.items():
            main.load_rel(relation, target, name, is_external=isinstance(target, str))
        self.package.relate_to(main, kind)
        out = BytesIO()
        self.package.save(out)
        return out.getvalue()
