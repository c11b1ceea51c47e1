"""The resource map of a chantier: the same resources in the same order as an outline, a drawing and a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from functools import cached_property

from django.db.models import F
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.resources.drawings import draw_mind_map
from jalons.resources.models import Branch, FeasibilityRule, ResourceNode, ResourceStatus
from jalons.resources.rules import resources as rules
from jalons.resources.rules.mind_maps import Limb, MindMap, Twig, mind_map_layout
from jalons.resources.rules.screen_maps import LEAST_LETTERS, screen_layout, screen_letters
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import KeyProject
from jalons.workshops.queries.lineage import united_projects

STATUS_LABELS = dict(ResourceStatus.choices)
TONES = {rules.Status.EXISTING: "good", rules.Status.AVAILABLE: "wait", rules.Status.MISSING: "bad"}


@frozen
class ResourceLine:
    pk: int
    label: str
    branch: str
    status: rules.Status
    holder: str
    organisation_id: int | None
    conditions: str
    contact: str
    cost: Decimal | None
    effort: int | None
    level: int
    is_first: bool
    is_last: bool
    stamp: str = ""
    """Of what people write in it; only when asked for."""
    under: list["ResourceLine"] = field(default_factory=list)

    @property
    def status_word(self) -> str:
        return str(ResourceStatus(self.status).label)

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def may_hold(self) -> bool:
        """Whether another resource may be placed under this one."""
        return self.level < rules.DEEPEST

    @property
    def words(self) -> str:
        """The small text under its label."""
        parts = (
            self.holder,
            french.format_euros(self.cost) if self.cost is not None else "",
            _("effort %(n)d sur 5") % {"n": self.effort} if self.effort else "",
            self.conditions,
        )
        return ", ".join(part for part in parts if part)

    def bare(self) -> rules.Resource:
        return rules.Resource(self.label, rules.Branch(self.branch), self.status, self.holder, self.cost, self.effort)


@frozen
class BranchLine:
    value: str
    label: str
    resources: list[ResourceLine]

    @property
    def all(self) -> list[ResourceLine]:
        return list(_walk_lines(self.resources))

    @property
    def words(self) -> str:
        """« 3, dont 2 à créer »."""
        lines = self.all
        missing = sum(line.status is rules.Status.MISSING for line in lines)
        return (
            _("%(n)d, dont %(missing)d à créer") % {"n": len(lines), "missing": missing} if missing else str(len(lines))
        )


@frozen
class Finding:
    """Something that the map lacks, and what to do about it."""

    tone: str
    title: str
    detail: str = ""


@frozen
class ResourceMap:
    seq: int
    title: str
    branches: list[BranchLine]
    verdict: rules.Verdict
    scale: rules.Scale

    @property
    def all(self) -> list[ResourceLine]:
        return [line for branch in self.branches for line in branch.all]

    @property
    def total(self) -> int:
        return len(self.all)

    @property
    def mean_effort(self) -> str:
        return french.format_number(self.verdict.mean_effort) if self.verdict.mean_effort is not None else ""

    @property
    def words(self) -> str:
        """A sentence that describes the drawing."""
        total = self.total
        shares = ", ".join(
            f"{count} {_status_words(status, count)}" for status, count in self.verdict.by_status.items() if count
        )
        sentence = ngettext("%(n)d ressource", "%(n)d ressources", total) % {"n": total}
        return f"{sentence}{f'{french.NBSP}: {shares}' if shares else ''}."

    @property
    def lead(self) -> str:
        """The main reason of the verdict, in a word."""
        total, there = len(self.all), self.verdict.by_status[rules.Status.EXISTING]
        if not total:
            return _("Rien n’est encore posé sur la carte.")
        if there == total:
            return _("Toutes les ressources sont déjà là.")
        if there * 2 > total:
            return _("Plus de la moitié des ressources est déjà là.")
        if there:
            return (
                _("Moins de la moitié des ressources est déjà là.")
                if there * 2 < total
                else _("La moitié des ressources est déjà là.")
            )
        return _("Aucune ressource n’est encore là.")

    @property
    def reasons(self) -> list[str]:
        """The reasons of the verdict, in sentences."""
        gaps = self.verdict.gaps
        sentences = []
        if gaps.empty_branches:
            n = len(gaps.empty_branches)
            sentences.append(
                ngettext(
                    "Une branche est vide, elle compte pour zéro.",
                    "%(n)d branches sont vides, elles comptent pour zéro.",
                    n,
                )
                % {"n": n}
            )
        if gaps.money_without_funder:
            sentences.append(_("De l’argent n’a pas de financeur nommé : il ne compte pas."))
        if gaps.without_holder:
            n = len(gaps.without_holder)
            sentences.append(
                ngettext("Une ressource n’est tenue par personne.", "%(n)d ressources ne sont tenues par personne.", n)
                % {"n": n}
            )
        if gaps.without_effort:
            n = len(gaps.without_effort)
            sentences.append(
                ngettext(
                    "L’effort pour une ressource à obtenir n’est pas estimé.",
                    "L’effort pour %(n)d ressources à obtenir n’est pas estimé.",
                    n,
                )
                % {"n": n}
            )
        return sentences

    @property
    def missing(self) -> list[Finding]:
        """What must be created, then what is still unknown."""
        gaps = self.verdict.gaps
        findings = [Finding("bad", line.label, line.words) for line in self.all if line.status is rules.Status.MISSING]
        findings += [
            Finding("bad", resource.label, _("aucun financeur nommé"))
            for resource in gaps.money_without_funder
            if resource.status is not rules.Status.MISSING
        ]
        if gaps.empty_branches:
            names = ", ".join(str(Branch(branch).label) for branch in gaps.empty_branches)
            findings.append(Finding("wait", _("Branches vides"), names))
        nobody = [resource.label for resource in gaps.without_holder]
        if nobody:
            findings.append(Finding("wait", _("Personne ne les détient"), _shortened_list(nobody)))
        if gaps.everywhere:
            findings.append(Finding("wait", _("Les mêmes partenaires partout"), ", ".join(gaps.everywhere)))
        return findings

    def svg(self, prefix: str = "map", *, is_one_sided: bool = False, names_boxes: bool = False) -> str:
        """`names_boxes`: each box tells the id of its line in the outline."""
        limbs = self.limbs if names_boxes else [limb.unnamed for limb in self.limbs]
        return self._draw(mind_map_layout(self.title, limbs, is_one_sided=is_one_sided), prefix)

    @property
    def screen_svg(self) -> str:
        """For a screen seen from afar, with its legend."""
        return self._draw(self._screen, "screen", legend=STATUS_LABELS)

    @property
    def is_dense(self) -> bool:
        """Whether its letters are too small on the large screen: its branches are then shown one by one."""
        return screen_letters(self._screen) < LEAST_LETTERS

    @cached_property
    def limbs(self) -> list[Limb]:
        return [
            Limb(branch.label, tuple(map(_line_twig, branch.resources)), f"branche-{branch.value}")
            for branch in self.branches
        ]

    @cached_property
    def _screen(self) -> MindMap:
        return screen_layout(self.title, [limb.unnamed for limb in self.limbs])

    def _draw(self, layout: MindMap, prefix: str, legend: Mapping[str, object] | None = None) -> str:
        title = _("Carte des ressources : %(title)s") % {"title": self.title}
        return draw_mind_map(layout, title, self.alt, prefix, legend)

    @property
    def drawn(self) -> SafeString:
        """For the page of a phone: the drawing has already escaped every text."""
        return mark_safe(self.svg())  # noqa: S308

    @property
    def beside(self) -> SafeString:
        """Beside the outline, in the same order; one clicks on a box."""
        return mark_safe(self.svg(is_one_sided=True, names_boxes=True))  # noqa: S308

    @property
    def projected(self) -> SafeString:
        return mark_safe(self.screen_svg)  # noqa: S308

    @property
    def alt(self) -> str:
        full = [branch.label for branch in self.branches if branch.resources]
        return _("%(words)s Branches : %(branches)s.") % {
            "words": self.words,
            "branches": ", ".join(full).lower() or _("aucune"),
        }

    @property
    def deepest(self) -> int:
        return max((line.level for line in self.all), default=1)


def resource_map(
    project: KeyProject, *, with_contacts: bool = False, with_stamps: bool = False, is_united: bool = True
) -> ResourceMap:
    """`map_seq` is read first: any later event comes by the stream, even if its effect is already here. `with_stamps`:
    for a page where resources are edited in place."""
    maps = resource_maps([project], with_contacts=with_contacts, with_stamps=with_stamps, is_united=is_united)
    return maps[project.pk]


def resource_maps(
    projects: Iterable[KeyProject], *, with_contacts: bool = False, with_stamps: bool = False, is_united: bool = True
) -> dict[int, ResourceMap]:
    """Three queries, whatever the number of projects. Contacts only when asked for. Each holds the resources of those
    that were merged into it, after its own, unless `is_united` is false."""
    by_pk = {project.pk: project for project in projects}
    seqs = dict(KeyProject.objects.filter(pk__in=by_pk).order_by().values_list("pk", "map_seq"))
    scales = {
        rule.roadmap_id: _rule_scale(rule) for rule in FeasibilityRule.objects.filter(roadmap__key_projects__in=by_pk)
    }
    nodes: dict[int, list[ResourceNode]] = {pk: [] for pk in by_pk}
    asked = united_projects(by_pk) if is_united else list(by_pk)
    rows = ResourceNode.objects.filter(key_project__in=asked).annotate(shown_in=F("key_project__merged_into"))
    for node in rows.order_by("rank", "pk"):
        nodes[node.key_project_id if node.key_project_id in nodes else node.shown_in].append(node)
    for pk, found in nodes.items():
        found.sort(key=lambda node: (node.key_project_id != pk, node.key_project_id))
    return {
        pk: _build_map(
            project,
            nodes[pk],
            seqs.get(pk, 0),
            scales.get(project.roadmap_id, rules.DEFAULT_SCALE),
            with_contacts=with_contacts,
            with_stamps=with_stamps,
        )
        for pk, project in by_pk.items()
    }


def _build_map(
    project: KeyProject,
    nodes: list[ResourceNode],
    seq: int,
    scale: rules.Scale,
    *,
    with_contacts: bool,
    with_stamps: bool,
) -> ResourceMap:
    below: dict[tuple[str, int | None], list[ResourceNode]] = {}
    for node in nodes:
        below.setdefault((node.branch if node.parent_id is None else "", node.parent_id), []).append(node)

    def lines(sisters: list[ResourceNode], level: int) -> list[ResourceLine]:
        return [
            ResourceLine(
                pk=node.pk,
                label=node.label,
                branch=node.branch,
                status=rules.Status(node.status),
                holder=node.holder,
                organisation_id=node.organisation_id,
                conditions=node.conditions,
                contact=node.contact if with_contacts else "",
                cost=node.cost,
                effort=node.effort,
                level=level,
                is_first=place == 0,
                is_last=place == len(sisters) - 1,
                stamp=node.stamp if with_stamps else "",
                under=lines(below.get(("", node.pk), []), level + 1),
            )
            for place, node in enumerate(sisters)
        ]

    branches = [
        BranchLine(value, str(label), lines(below.get((value, None), []), 1)) for value, label in Branch.choices
    ]
    bare = [line.bare() for branch in branches for line in branch.all]
    return ResourceMap(seq, project.title, branches, rules.feasibility_verdict(bare, scale), scale)


def feasibility_scale(roadmap: Roadmap) -> rules.Scale:
    rule = FeasibilityRule.objects.filter(roadmap=roadmap).first()
    return _rule_scale(rule) if rule else rules.DEFAULT_SCALE


def _rule_scale(rule: FeasibilityRule) -> rules.Scale:
    return rules.Scale(rule.available, rule.without_holder, rule.without_effort, rule.strong, rule.medium)


def lines_under(line: ResourceLine) -> list[ResourceLine]:
    return list(_walk_lines(line.under))


def _walk_lines(lines: list[ResourceLine]) -> Iterator[ResourceLine]:
    for line in lines:
        yield line
        yield from _walk_lines(line.under)


def _line_twig(line: ResourceLine) -> Twig:
    return Twig(line.label, line.status, tuple(map(_line_twig, line.under)), f"ressource-{line.pk}")


def _status_words(status: rules.Status, count: int) -> str:
    if status is rules.Status.EXISTING:
        return ngettext("existante", "existantes", count)
    return ngettext("mobilisable", "mobilisables", count) if status is rules.Status.AVAILABLE else _("à créer")


def _shortened_list(labels: list[str], most: int = 4) -> str:
    rest = len(labels) - most
    return ", ".join(labels[:most]) + (
        ngettext(" et %(n)d autre", " et %(n)d autres", rest) % {"n": rest} if rest > 0 else ""
    )
