"""The map of the actions: each commune with the actions that name it, those of the whole territory told apart."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_rows import ActionRow, Index
from jalons.actions.rules.places import spread_actions
from jalons.actions.rules.sheets import Status
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.diagnosis.drawings.choropleth import LARGE, PLAIN, Shape, draw_choropleth
from jalons.diagnosis.queries.atlas import MOST_TOLD, MOST_VALUES, LegendClass, outlines_source
from jalons.diagnosis.rules.classes import Scale, count_scale
from jalons.roadmaps.models import Roadmap
from jalons.territories import drawings
from jalons.territories.drawings import LABEL
from jalons.territories.models import Commune


@frozen
class CommuneActions:
    """A commune as a line of the table."""

    code: str
    name: str
    actions: tuple[ActionRow, ...]
    fill: str

    @property
    def anchor(self) -> str:
        return f"commune-{self.code}"

    @property
    def words(self) -> str:
        return _("%(name)s : %(count)s") % {"name": self.name, "count": _count_label(len(self.actions))}


@frozen
class ActionMap:
    lines: list[CommuneActions]
    """The communes with actions of their own, from the most to the fewest."""
    bare: list[CommuneActions]
    """Those that no action names, by name."""
    everywhere: list[ActionRow]
    outside: list[ActionRow]
    """The actions whose communes have all left the perimeter."""
    rejected: int
    """How many actions were put aside, and are not on the map."""
    words: str
    classes: list[LegendClass]
    missing: list[str]
    """The names of the communes without an outline."""
    source: str
    svg: str


def action_map(roadmap: Roadmap, index: Index, *, status: str = "") -> ActionMap:
    """The actions of a list on the map. An action that the committee put aside takes place nowhere: it is left out,
    unless its state is what is asked. Three queries."""
    rows = [row for row in index.rows if status or row.status.value != Status.REJECTED]
    communes = list(roadmap.communes.order_by("code"))
    named: dict[int, list[str]] = defaultdict(list)
    for action, commune in named_communes(roadmap.pk):
        named[action].append(commune)
    spread = spread_actions([row.pk for row in rows], named, [commune.code for commune in communes])
    row_of = {row.pk: row for row in rows}
    scale = count_scale(len(actions) for actions in spread.by_commune.values() if actions)
    lines = [
        CommuneActions(
            code=commune.code,
            name=commune.name,
            actions=(actions := tuple(row_of[pk] for pk in spread.by_commune[commune.code])),
            fill=scale.colour(len(actions)) if actions else PLAIN,
        )
        for commune in communes
    ]
    lines.sort(key=lambda line: (-len(line.actions), fold_accents(line.name), line.code))
    with_actions = [line for line in lines if line.actions]
    words = _map_sentence(with_actions, len(rows), len(spread.everywhere))
    drawing = drawings.draw_communes(communes)
    return ActionMap(
        lines=with_actions,
        bare=[line for line in lines if not line.actions],
        everywhere=[row_of[pk] for pk in spread.everywhere],
        outside=[row_of[pk] for pk in spread.outside],
        rejected=len(index.rows) - len(rows),
        words=words,
        classes=_legend_classes(scale, lines),
        missing=[commune.name for commune in communes if drawing is None or commune.code in drawing.missing],
        source=outlines_source(),
        svg=_draw_map(drawing, communes, lines, words) if drawing and with_actions else "",
    )


@PreparedQuery
def named_communes(roadmap: int) -> QuerySet[Any, Any]:
    chosen = ActionSheet.communes.through.objects.filter(actionsheet__roadmap=roadmap)
    pairs: QuerySet[Any, Any] = chosen.order_by("actionsheet").values_list("actionsheet", "commune")
    return pairs


def _draw_map(
    drawing: drawings.Drawing, communes: Sequence[Commune], lines: Sequence[CommuneActions], words: str
) -> str:
    counts = {line.code: str(len(line.actions)) for line in lines if line.actions}
    values: Mapping[str, str] = counts if len(counts) <= MOST_VALUES else {}
    concerned = [commune for commune in communes if commune.code in counts]
    small, large = (
        drawings.place_labels(drawing, concerned, most, values, size=size, leads=True)
        for size, most in ((LABEL, 6), (LARGE, 4))
    )
    return draw_choropleth(
        [
            Shape(drawing.areas[line.code], line.fill, line.words, f"#{line.anchor}" if line.actions else "")
            for line in lines
            if line.code in drawing.areas
        ],
        size=(drawings.WIDTH, drawing.height),
        name="places",
        title=_("Les actions par commune"),
        words=words,
        captions=small,
        large=large,
        mesh=drawing.mesh,
        told=len(lines) <= MOST_TOLD,
    )


def _legend_classes(scale: Scale, lines: Sequence[CommuneActions]) -> list[LegendClass]:
    """From no action to the most, in the numbers that communes have."""
    counts = Counter(len(line.actions) for line in lines)
    bare = counts.pop(0, 0)
    classes = [LegendClass(None, PLAIN, _count_label(0), bare)] if bare else []
    for rank, colour in enumerate(scale.colours):
        here = sorted(count for count in counts if scale.index(count) == rank)
        if here:
            communes = sum(counts[count] for count in here)
            classes.append(LegendClass(None, colour, _range_label(here[0], here[-1]), communes))
    return classes


def _range_label(low: int, high: int) -> str:
    if low == high:
        return _count_label(low)
    return _("de %(low)d à %(high)d actions") % {"low": low, "high": high}


def _count_label(count: int) -> str:
    if not count:
        return _("aucune action")
    return ngettext("%(n)s action", "%(n)s actions", count) % {"n": count}


def _map_sentence(lines: Sequence[CommuneActions], shown: int, everywhere: int) -> str:
    """« 3 actions sur 8 nomment leurs communes. 5 concernent tout le territoire. Biras en a le plus : 2 actions. »"""
    named = len({row.pk for line in lines for row in line.actions})
    sentence = (
        _("Aucune action ne nomme de commune du territoire.")
        if not named
        else ngettext(
            "%(named)d action sur %(shown)d nomme ses communes.",
            "%(named)d actions sur %(shown)d nomment leurs communes.",
            named,
        )
        % {"named": named, "shown": shown}
    )
    if everywhere:
        sentence += " " + ngettext(
            "%(n)d concerne tout le territoire.", "%(n)d concernent tout le territoire.", everywhere
        ) % {"n": everywhere}
    most = [line for line in lines if len(line.actions) == len(lines[0].actions)]
    if len(most) == 1 and len(lines) > 1:
        first = {"name": most[0].name, "count": _count_label(len(most[0].actions))}
        sentence += " " + _("%(name)s en a le plus : %(count)s.") % first
    return sentence
