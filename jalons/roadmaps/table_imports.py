"""Tables brought into a roadmap."""

from typing import Any

from jalons.base.table_imports import TableImport
from jalons.roadmaps.models import Member


class RoadmapImport(TableImport):
    """`member` brings a table into the roadmap, or into something of it (`owner`)."""

    layout = "roadmaps/layout.html"

    def __init__(self, member: Member, owner: Any = None) -> None:
        super().__init__(owner or member.roadmap, [member.roadmap.slug])
        self.member = member

    @property
    def context(self) -> dict[str, Any]:
        return {"member": self.member}
