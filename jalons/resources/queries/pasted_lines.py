"""What lines that are pasted would add to a map, before anything is written."""

from jalons.base.frozen import frozen
from jalons.resources.models import Branch, ResourceNode
from jalons.resources.rules import resources as rules
from jalons.resources.rules.pasted_lines import PastedLines, read_lines
from jalons.resources.words import left_out_sentences
from jalons.workshops.models import KeyProject
from jalons.workshops.queries.lineage import united_projects


@frozen
class LinesPreview:
    lines: PastedLines
    place: str
    """Where they go, in words; empty when it is not chosen."""

    @property
    def sentences(self) -> list[str]:
        return left_out_sentences(self.lines)

    @property
    def left_out(self) -> list[str]:
        return [*self.lines.beyond, *self.lines.too_long, *self.lines.known]


def lines_preview(project: KeyProject, text: str, to: str, after: ResourceNode | None = None) -> LinesPreview | None:
    """As the change reads them: beside those of the place, within what its map may hold. Three queries at most."""
    if not text.strip():
        return None
    rows = ResourceNode.objects.order_by()
    parent = None
    if to.isascii() and to.isdigit() and len(to) < 19:
        united = united_projects([project.pk])
        parent = rows.select_related("key_project").filter(key_project__in=united, pk=int(to)).first()
    own = (parent or after).key_project_id if parent or after else project.pk  # type: ignore[union-attr]
    sisters = list(rows.filter(key_project=own).values_list("parent_id", "branch", "label"))
    there = [
        label for above, branch, label in sisters if (above == parent.pk if parent else above is None and branch == to)
    ]
    place = parent.label if parent else str(Branch(to).label) if to in Branch.values else ""
    return LinesPreview(read_lines(text, room=rules.MOST_NODES - len(sisters), there=there), place)
