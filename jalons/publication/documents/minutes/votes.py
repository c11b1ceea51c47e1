"""The chapter of the votes: turnout, results, colleges, objections, second rounds, groups of opinion. It names nobody."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.invitations.rules.minutes import Source
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    strong_run,
)
from jalons.publication import drawings
from jalons.publication.documents.minutes.material import Material
from jalons.publication.documents.minutes.parts import quoted_text
from jalons.votes.queries import rounds
from jalons.votes.queries.opinion_groups import method_sentence
from jalons.votes.queries.option_results import MarkCount, OptionResult
from jalons.votes.queries.results import Results
from jalons.votes.rules.ballots import BallotKind
from jalons.votes.words import turnout_gap_sentence, untold_sentence, unused_phones_sentence
from jalons.workshops.rules.turnout import Turnout
from jalons.workshops.words.counts import votes_words


def vote_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    attendance = material.attendance
    turnout = Turnout(attendance.present, attendance.remote) if attendance.source is Source.SHEET else None
    for vote in material.votes:
        blocks += [
            Heading(vote.title, 2),
            Paragraph(_method_label(vote), "tagline"),
            Paragraph(_turnout_sentence(vote, turnout)),
            *([Paragraph(vote.corrected_sentence)] if vote.corrected_sentence else []),
        ]
        blocks += _round_blocks(material, vote)
        if not vote.is_told:
            blocks.append(Paragraph(untold_sentence()))
            continue
        if vote.kind == BallotKind.DOTS and vote.highest:
            blocks.append(_vote_figure(vote))
        blocks.append(_results_table(vote))
        if vote.by_college:
            blocks.append(_step_table(vote) if vote.kind == BallotKind.GRADIENT else _college_table(vote))
        blocks += [*_objection_blocks(vote), *_opinion_group_blocks(vote)]
    return blocks


def _round_blocks(material: Material, vote: Results) -> list[Block]:
    """A second round beside the first: both texts, the objections that led from one to the other, the result."""
    amends = {option.rank: option.amends_id for option in vote.options if option.amends_id}
    former = {option.pk for option in vote.options}.union(amends.values())
    first = next(
        (one for one in material.votes if one.pk != vote.pk and former & {option.pk for option in one.options}), None
    )
    if not amends or first is None:
        return []
    firsts = {option.pk: option for option in first.options}
    rows = []
    for option in sorted(vote.options, key=lambda one: one.rank):
        if before := firsts.get(option.amends_id or 0):
            said = _objection_contents(before)
            rows.append(
                Row(
                    (
                        before.title,
                        tuple(part for content in said for part in content) or "–",
                        (strong_run(option.label),),
                        _round_result(vote, option),
                    )
                )
            )
    columns = (
        Column(_("Premier texte"), width=2),
        Column(_("Objections et réserves"), width=2.4),
        Column(_("Texte amendé"), width=2),
        Column(_("Résultat"), width=1.4),
    )
    return [
        Paragraph(_("Second vote sur un texte amendé, après « %(title)s ».") % {"title": first.title}),
        Table(_("Du premier texte au texte amendé"), columns, tuple(rows)),
    ]


def _round_result(results: Results, option: OptionResult) -> str:
    if not results.is_told:
        return untold_sentence()
    if results.kind == BallotKind.CONSENT:
        return _("Adoptée : aucune objection.") if option.is_adopted else _("À reprendre.")
    return ", ".join(f"{mark.words} {french.format_number(mark.total)}" for mark in option.marks)


def _objection_contents(option: OptionResult) -> list[tuple[Run, str]]:
    heard = [objection for objection in option.objections if objection.is_heard]
    return [
        (
            Run(quoted_text(one.text), key=rounds.quoted_key(option.uid, one.key)),
            "\n" if place < len(heard) else "",
        )
        for place, one in enumerate(heard, 1)
    ]


def _objection_blocks(results: Results) -> list[Block]:
    """The words of those who object or have reserves: nobody’s, once the facilitation has shown them."""
    blocks: list[Block] = []
    for option in results.objected:
        if not option.objections:
            continue
        blocks.append(Paragraph((strong_run(_("Objections et réserves : %(title)s") % {"title": option.label}),)))
        if option.reasons:
            blocks.append(BulletList(tuple((run,) for run, _end in _objection_contents(option))))
        if option.held_back:
            sentence = ngettext(
                "%(n)s objection n’est pas reproduite : l’animation ne l’a pas relue, ou la garde.",
                "%(n)s objections ne sont pas reproduites : l’animation ne les a pas relues, ou les garde.",
                option.held_back,
            )
            blocks.append(Paragraph(sentence % {"n": french.format_number(option.held_back)}, "small"))
    return blocks


def _opinion_group_blocks(results: Results) -> list[Block]:
    """Who answers alike, and how it was counted; nothing when too few people answered."""
    groups = results.opinion_groups
    if groups is None:
        return []
    rows: list[Row] = []
    for group in [] if groups.is_one else groups.groups:
        rows.append(Row((f"{group.name}, {group.people}",), kind="group"))
        rows += [Row((f"{statement.letter}. {statement.title}", statement.answer)) for statement in group.statements]
    if groups.shared:
        rows.append(Row((_("Ce que toutes ces personnes partagent"),), kind="group"))
        rows += [Row((f"{one.letter}. {one.title}", one.answer)) for one in groups.shared]
    columns = (
        Column(_("Proposition"), width=3),
        Column(_("Réponse de la plupart"), width=1.6),
    )
    return [
        Paragraph(" ".join(filter(None, (groups.sentence, groups.apart_sentence)))),
        Table(_("Groupes d’opinion"), columns, tuple(rows), note=method_sentence()),
    ]


def _method_label(results: Results) -> str:
    if results.kind != BallotKind.DOTS:
        return results.kind_words
    return _("%(kind)s : %(dots)s par personne, %(most)s au plus par proposition") % {
        "kind": results.kind_words,
        "dots": results.dots,
        "most": results.most_per_option,
    }


def _turnout_sentence(results: Results, turnout: Turnout | None) -> str:
    """Beside the people ticked at the door, when they are known; else beside the phones: never two counts of one room."""
    if not results.voters:
        return _("Personne n’a voté.")
    voters = votes_words(results.voters)
    blank = (
        ngettext(" dont %(n)s blanc", " dont %(n)s blancs", results.blank) % {"n": results.blank}
        if results.blank
        else ""
    )
    phones = french.format_number(results.phone_voters) if results.phone_voters else _("aucun")
    split = _("%(phones)s au téléphone%(blank)s") % {"phones": phones, "blank": blank}
    if results.room_voters:
        split += _(", %(room)s sur papier") % {"room": french.format_number(results.room_voters)}
    if gap := turnout_gap_sentence(results.voters, turnout):
        return f"{voters} : {split}. {gap}"
    return f"{voters}\u00a0: {split}. {unused_phones_sentence(results.unused_phones)}"


def _vote_figure(results: Results) -> Figure:
    ranking = " ; ".join(f"{option.ranked_label}, {option.total}" for option in results.options)
    bars = [
        drawings.VoteBar(option.ranked_label, option.phones, option.room)
        if results.is_apart
        else drawings.VoteBar(option.ranked_label, option.total, 0)
        for option in results.options
    ]
    apart = _("En plein : téléphones. En clair : papier. ") if results.is_apart else ""
    return Figure(
        drawings.draw_votes(bars),
        alt=_("Résultat du vote « %(title)s ». %(told)s.") % {"title": results.title, "told": ranking},
        caption=_("Le classement"),
        note=apart + _("À égalité, même rang."),
    )


def _results_table(results: Results) -> Table:
    """Phones and room are apart only where both have enough votes for anonymity."""
    has_both = bool(results.is_apart and results.phone_voters and results.room_voters)
    has_steps = results.kind == BallotKind.GRADIENT
    rows = [
        Row(
            (
                _option_label(results, option),
                *(_mark_count(mark, apart=has_both) for mark in option.marks),
                *([french.format_number(option.unanswered)] if has_steps else []),
            )
        )
        for option in results.options
    ]
    heads = results.mark_words if len(results.mark_words) > 1 or results.kind != BallotKind.DOTS else [_("Gommettes")]
    heads = [*heads, *([_("sans réponse")] if has_steps else [])]
    columns = (Column(_("Proposition"), width=3), *(Column(words.capitalize(), "right", 1.3) for words in heads))
    note = _("Entre parenthèses : les téléphones, puis le papier.") if has_both else ""
    return Table(_("Les résultats"), columns, tuple(rows), note=note)


def _mark_count(mark: MarkCount, *, apart: bool) -> str:
    total = french.format_number(mark.total)
    return (
        f"{total} ({french.format_number(mark.phones or 0)} + {french.format_number(mark.room or 0)})"
        if apart
        else total
    )


def _option_label(results: Results, option: OptionResult) -> str:
    """As it was voted, then what it was merged into since."""
    merged = _(" (fusionné dans « %(title)s »)") % {"title": option.merged_into} if option.merged_into else ""
    if results.kind == BallotKind.DOTS:
        tied = _(" (ex æquo)") if option.is_tied else ""
        frozen = _(" (gelée pendant le vote : elle ne recevait plus de nouvelle gommette)") if option.is_frozen else ""
        return option.ranked_label + merged + tied + frozen
    title = option.label + merged
    if results.kind == BallotKind.CONSENT:
        return f"{title}\n" + (_("Adoptée : aucune objection.") if option.is_adopted else _("À reprendre."))
    return f"{title}\n{option.leaning_words}" if option.leaning_words else title


def _college_table(results: Results) -> Table:
    """Groups of fewer than five, of each channel, are combined, so that no result is somebody's."""
    columns = [Column(_("Proposition"), width=3)]
    columns += [Column(f"{group.name} ({group.voters})", "right", 1.3) for group in results.by_college]
    rows = [
        Row((option.label, *(" / ".join(map(str, group.cells[index])) for group in results.by_college)))
        for index, option in enumerate(results.options)
    ]
    return Table(_("Par collège"), tuple(columns), tuple(rows), note=_college_note(results))


def _step_table(results: Results) -> Table:
    """Five answers in a cell are not read: each proposition has a row for each college."""
    heads = [*results.mark_words, _("sans réponse")]
    rows: list[Row] = []
    for option, groups in results.group_steps:
        rows.append(Row((option.label,), kind="group"))
        rows += [
            Row(
                (
                    f"{group.name} ({group.voters})",
                    *map(french.format_number, group.counts),
                    french.format_number(group.unanswered),
                )
            )
            for group in groups
        ]
    columns = (Column(_("Collège"), width=3), *(Column(words.capitalize(), "right", 1.3) for words in heads))
    return Table(_("Par collège"), columns, tuple(rows), note=_college_note(results, has_cells=False))


def _college_note(results: Results, *, has_cells: bool = True) -> str:
    marks = (
        _("Dans chaque case : %(marks)s.") % {"marks": " / ".join(results.mark_words)}
        if has_cells and len(results.mark_words) > 1
        else ""
    )
    note = (
        " ".join(
            (
                _(
                    "Un téléphone compte dans le collège dit à l’entrée, sinon dans sa catégorie ; une feuille, dans le collège qui y est coché."
                ),
                _(
                    "Moins de cinq téléphones, ou moins de cinq feuilles, ne sont jamais montrés à part : ils sont réunis sous « Autres », pour que personne ne soit reconnu."
                ),
            )
        )
        if results.is_apart
        else _("Moins de cinq votes ne sont jamais montrés à part.")
    )
    return " ".join(filter(None, (note, marks)))
