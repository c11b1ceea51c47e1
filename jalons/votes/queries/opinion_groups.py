"""Opinion groups in words: who answers alike, what makes each group, what all of them share."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.votes.rules import ballots, opinion_groups
from jalons.votes.words import MARK_WORDS


@dataclass(frozen=True)
class Statement:
    """A title and an answer: `count` of `size` people; `others` of `rest` elsewhere, None when it is shared by all."""

    letter: str
    title: str
    answer: str
    count: int
    size: int
    others: int | None = None
    rest: int | None = None

    @property
    def share(self) -> str:
        return share_sentence(self.count, self.size)

    @property
    def elsewhere(self) -> str:
        return share_sentence(self.others or 0, self.rest) if self.rest else ""


def share_sentence(count: int, size: int) -> str:
    """« 4 sur 9 », which no spreadsheet takes for a day; « personne sur 9 »."""
    return _("%(n)s sur %(size)s") % {"n": count or _("personne"), "size": size}


@dataclass(frozen=True)
class GroupLine:
    name: str
    size: int
    statements: list[Statement]

    @property
    def people(self) -> str:
        return ngettext("%(n)s personne", "%(n)s personnes", self.size) % {"n": self.size}


@dataclass(frozen=True)
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
        "Comment c’est compté : les personnes qui ont répondu de la même façon sont rapprochées, jusqu’à former de deux à cinq groupes ; on garde le partage où chacune est la plus proche de son groupe. S’il ne vaut pas mieux que celui des mêmes réponses mélangées au hasard, il n’y a qu’un groupe. Téléphones seulement : une pile de feuilles ne dit pas qui répond comme qui. Jamais moins de sept personnes, ni un groupe de moins de trois."
    )


def group_lines(found: opinion_groups.OpinionGroups, titles: list[str]) -> GroupLines:
    """`titles`: the propositions, by rank."""
    words = {1: str(MARK_WORDS[ballots.AGREE]), -1: str(MARK_WORDS[ballots.DISAGREE])}
    groups = [
        GroupLine(
            _("Groupe %(n)s") % {"n": number},
            group.size,
            [
                Statement(
                    ballots.option_letter(one.column + 1),
                    titles[one.column],
                    words[one.side],
                    one.count,
                    one.size,
                    one.others,
                    one.rest,
                )
                for one in group.statements
            ],
        )
        for number, group in enumerate(found.groups, 1)
    ]
    shared = [
        Statement(ballots.option_letter(one.column + 1), titles[one.column], words[one.side], one.count, one.people)
        for one in found.shared
    ]
    return GroupLines(groups, shared, found.people, found.apart)
