"""Opinion groups in words: who answers alike, what makes each group, what all of them share."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.votes.rules import ballots, opinion_groups
from jalons.votes.words import MARK_WORDS


@frozen
class Statement:
    """What most people of a group, or of each group, answered. No number: beside those of colleges, it would tell
    somebody's answers."""

    letter: str
    title: str
    answer: str


@frozen
class GroupLine:
    name: str
    size: int
    statements: list[Statement]

    @property
    def people(self) -> str:
        return ngettext("%(n)s personne", "%(n)s personnes", self.size) % {"n": self.size}


@frozen
class GroupLines:
    groups: list[GroupLine]
    shared: list[Statement]
    people: int
    apart: int

    @property
    def is_one(self) -> bool:
        return len(self.groups) == 1

    @property
    def sentence(self) -> str:
        """« 2 groupes parmi 24 personnes. »"""
        if self.is_one:
            return _("Un seul groupe : parmi %(n)s personnes, les réponses ne séparent pas de groupes.") % {
                "n": self.people
            }
        return _("%(groups)s groupes parmi %(n)s personnes.") % {"groups": len(self.groups), "n": self.people}

    @property
    def apart_sentence(self) -> str:
        if not self.apart:
            return ""
        return ngettext(
            "%(n)s personne a répondu à moins des deux tiers des propositions : elle n’est dans aucun groupe.",
            "%(n)s personnes ont répondu à moins des deux tiers des propositions : elles ne sont dans aucun groupe.",
            self.apart,
        ) % {"n": self.apart}


def method_sentence() -> str:
    """How groups are counted, in plain words, beside each of them."""
    return _(
        "Comment c’est compté : les personnes qui ont répondu de la même façon sont rapprochées, jusqu’à former de deux à cinq groupes ; on garde le partage où chacune est la plus proche de son groupe. S’il ne vaut pas mieux que celui des mêmes réponses mélangées au hasard, il n’y a qu’un groupe. Téléphones seulement : une pile de feuilles ne dit pas qui répond comme qui. Jamais moins de sept personnes, ni un groupe de moins de trois. « La plupart » veut dire plus de la moitié, et au moins trois personnes sur dix de plus qu’ailleurs ; aucun nombre n’est donné par groupe, pour que personne ne soit reconnu."
    )


def group_lines(found: opinion_groups.OpinionGroups, titles: list[str]) -> GroupLines:
    """`titles`: the propositions, by rank."""
    groups = [
        GroupLine(
            _("Groupe %(n)s") % {"n": number},
            group.size,
            [_statement(statement.column, statement.side, titles) for statement in group.statements],
        )
        for number, group in enumerate(found.groups, 1)
    ]
    shared = [_statement(one.column, one.side, titles) for one in found.shared]
    return GroupLines(groups, shared, found.people, found.apart)


def _statement(column: int, side: int, titles: list[str]) -> Statement:
    answer = MARK_WORDS[ballots.AGREE if side == 1 else ballots.DISAGREE]
    return Statement(ballots.option_letter(column + 1), titles[column], str(answer))
