"""The results of a vote for a spreadsheet."""

from django.utils.translation import gettext as _

from jalons.votes.queries.results import Results
from jalons.votes.rules import ballots as ballot_rules
from jalons.votes.words import untold_sentence


def results_table(results: Results) -> list[list[str]]:
    """The results for a spreadsheet: a line for each proposition, a column for each channel and mark, then the
    voters."""
    if not results.is_told:
        titles = [[option.letter, option.title] for option in results.options]
        return [[_("Lettre"), _("Proposition")], *titles, [], [_("Votes"), str(results.voters)], [untold_sentence()]]
    is_ranked = results.kind == ballot_rules.BallotKind.DOTS
    heads = [*([_("Rang")] if is_ranked else []), _("Lettre"), _("Proposition")]
    for words in results.mark_words:
        if results.is_apart:
            heads += [_("%(mark)s, téléphones") % {"mark": words}, _("%(mark)s, papier") % {"mark": words}]
        heads += [_("%(mark)s, ensemble") % {"mark": words}]
    if not is_ranked:
        heads += [_("Sans réponse")]
    lines = [
        [
            *([str(option.place)] if is_ranked else []),
            option.letter,
            option.title,
            *(
                str(count)
                for mark in option.marks
                for count in (mark.phones, mark.room, mark.total)
                if count is not None
            ),
            *([] if is_ranked else [str(option.unanswered)]),
        ]
        for option in results.options
    ]
    voters = [
        [_("Votes au téléphone"), str(results.phone_voters)],
        *([[_("dont blancs"), str(results.blank)]] if results.blank is not None else []),
        [_("Votes papier"), str(results.room_voters)],
        [_("Téléphones entrés, sans vote au téléphone"), str(results.unused_phones)],
    ]
    return [
        heads,
        *lines,
        [],
        *voters,
        *_college_lines(results),
        *_reason_lines(results),
        *_opinion_group_lines(results),
    ]


def _opinion_group_lines(results: Results) -> list[list[str]]:
    groups = results.opinion_groups
    if groups is None:
        return []
    lines = [
        [group.name, str(group.size), statement.letter, statement.title, statement.answer]
        for group in groups.groups
        for statement in group.statements
    ]
    lines += [[_("Tous les groupes"), str(groups.people), one.letter, one.title, one.answer] for one in groups.shared]
    heads = [_("Groupe d’opinion"), _("Personnes"), _("Lettre"), _("Proposition"), _("Réponse de la plupart")]
    return [[], [groups.sentence], heads, *lines]


def _college_lines(results: Results) -> list[list[str]]:
    """Each proposition as each college answered it, when colleges may be shown."""
    if not results.by_college:
        return []
    has_answers = results.kind != ballot_rules.BallotKind.DOTS
    heads = [_("Collège"), _("Votes"), _("Lettre"), _("Proposition"), *results.mark_words]
    lines = [
        [
            group.name,
            str(group.voters),
            option.letter,
            option.title,
            *map(str, group.counts),
            *([str(group.unanswered)] if has_answers else []),
        ]
        for option, groups in results.group_steps
        for group in groups
    ]
    return [[], [*heads, *([_("Sans réponse")] if has_answers else [])], *lines]


def _reason_lines(results: Results) -> list[list[str]]:
    lines = [[option.letter, option.title, reason] for option in results.options for reason in option.reasons]
    return [[], [_("Lettre"), _("Proposition"), _("Objections et réserves, dans leurs mots")], *lines] if lines else []
