"""The chapters of a compte rendu, from the data of the workshop. They name nobody, except authors of pledges who agreed
to be named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.invitations.models import Minutes
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.queries.minutes import MinutesNotes, StakeSaid
from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.minutes import Source
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    parse_prose,
    strong_run,
)
from jalons.papers.documents.snapshot import ERASABLE
from jalons.publication import drawings
from jalons.publication.documents.fusions import set_aside_sentence, united_sentence
from jalons.publication.documents.resource_maps import map_blocks
from jalons.resources.queries import resources
from jalons.resources.queries.resources import ResourceMap
from jalons.votes.queries import results, rounds
from jalons.votes.queries.opinion_groups import method_sentence
from jalons.votes.queries.option_results import MarkCount, OptionResult
from jalons.votes.queries.results import Results
from jalons.votes.rules.ballots import BallotKind
from jalons.votes.words import turnout_gap_sentence, untold_sentence
from jalons.workshops.models import Category, KeyProject, Pledge, Workshop
from jalons.workshops.queries import run_sheets as run_sheet_queries
from jalons.workshops.queries.lineage import tables_label
from jalons.workshops.queries.run_sheets import RunSheet
from jalons.workshops.rules import run_sheets

# A short description of the speaker, for quotations.
SPEAKERS: dict[str, Callable[[], str]] = {
    Category.PUBLIC: lambda: _("service public ou mairie"),
    Category.PRIVATE: lambda: _("entreprise ou association"),
    Category.CITIZEN: lambda: _("habitante ou habitant"),
}


@dataclass(frozen=True)
class Material:
    """The data of the chapters, read once: a constant number of queries."""

    workshop: Workshop
    attendance: rules.Attendance
    run_sheet: RunSheet
    ran: dict[int, rules.ItemRun]
    has_free_timer: bool  # a countdown ran, of no séquence
    said: MinutesNotes
    stakes: list[StakeSaid]
    votes: list[Results]
    projects: list[KeyProject]
    maps: dict[int, ResourceMap]
    pledges: list[Pledge]

    @classmethod
    def of(cls, minutes: Minutes) -> "Material":
        workshop = minutes.workshop
        projects = minute_queries.minutes_projects(workshop)
        pledges = Pledge.objects.filter(workshop=workshop).select_related("key_project").order_by("due_on", "pk")
        return cls(
            workshop=workshop,
            attendance=minute_queries.attendance_counts(workshop),
            run_sheet=run_sheet_queries.run_sheet(workshop),
            ran=minute_queries.item_durations(workshop),
            has_free_timer=minute_queries.has_free_timer(workshop),
            said=minute_queries.minutes_notes(workshop, minutes.picks),
            stakes=minute_queries.minutes_stakes(workshop),
            votes=results.workshop_results(workshop),
            projects=projects,
            maps=resources.resource_maps(projects),
            pledges=[pledge for pledge in pledges if minutes.picks.get(pledge_key(pledge), True)],
        )


def pledge_key(pledge: Pledge) -> str:
    return f"pledge:{pledge.uid}"


# --- who, and how -----------------------------------------------------------------------------------------------------


def attendance_blocks(material: Material) -> list[Block]:
    attendance = material.attendance
    if not (attendance.invited or attendance.phones):
        return []
    return [
        *(Paragraph(sentence) for sentence in _attendance_sentences(attendance)),
        _count_table(
            _("Par catégorie"), _("Catégorie"), attendance.categories, minute_queries.category_label, attendance
        ),
        *(
            [
                _count_table(
                    _("Par collège"), _("Collège"), attendance.colleges, minute_queries.college_label, attendance
                )
            ]
            if any(count.key for count in attendance.colleges)
            else []
        ),
    ]


def _attendance_sentences(found: rules.Attendance) -> list[str]:
    """What was counted and what was not: the sheet and the phones are never added up."""
    invited = ngettext("%(n)s personne invitée", "%(n)s personnes invitées", found.invited)
    invited = invited % {"n": french.format_number(found.invited)}
    phones = ngettext(
        "%(n)s téléphone est entré dans l’atelier",
        "%(n)s téléphones sont entrés dans l’atelier",
        found.phones,
    ) % {"n": french.format_number(found.phones)}
    remote = ngettext("%(n)s personne a suivi à distance.", "%(n)s personnes ont suivi à distance.", found.remote)
    at_a_distance = [remote % {"n": french.format_number(found.remote)}] if found.remote else []
    if found.secretaries:
        typed = ngettext(
            "Le secrétariat de %(n)s table a aussi saisi des notes.",
            "Le secrétariat de %(n)s tables a aussi saisi des notes.",
            found.secretaries,
        )
        at_a_distance.append(typed % {"n": french.format_number(found.secretaries)})
    if found.source is Source.PHONES:
        sentences = [f"{phones}."]
        if found.invited:
            sentences.insert(0, f"{invited}.")
        sentences.append(
            _("La feuille d’émargement n’a pas été saisie : les personnes venues sans téléphone ne sont pas comptées.")
        )
        return [" ".join(sentences + at_a_distance)]
    present = ngettext("%(n)s présente", "%(n)s présentes", found.present) % {"n": french.format_number(found.present)}
    if found.walk_ins:
        walk_ins = french.format_number(found.walk_ins)
        present = _("%(present)s, dont %(n)s sans invitation,") % {"present": present, "n": walk_ins}
    sentences = [_("%(invited)s, %(present)s d’après l’émargement.") % {"invited": invited, "present": present}]
    if found.unseen:
        sentences.append(
            ngettext(
                "Pour %(n)s personne, la présence n’a pas été notée.",
                "Pour %(n)s personnes, la présence n’a pas été notée.",
                found.unseen,
            )
            % {"n": french.format_number(found.unseen)}
        )
        sentences.append(_("Celles qui avaient dit ne pas venir n’y sont pas comptées."))
    if found.is_short:
        sentences.append(
            _(
                "%(phones)s, plus que de personnes cochées présentes : l’émargement n’est sans doute pas complet. Les deux nombres ne s’ajoutent pas."
            )
            % {"phones": phones}
        )
    elif found.phones:
        sentences.append(_("%(phones)s : ce sont les mêmes personnes, ils ne s’ajoutent pas.") % {"phones": phones})
    return [" ".join(sentences + at_a_distance)]


def _count_table(
    caption: str, name: str, counts: tuple[rules.Count, ...], words: Callable[[str], str], found: rules.Attendance
) -> Table:
    here = _("Présentes") if found.source is Source.SHEET else _("Téléphones")
    rows = [
        Row((words(one.key), french.format_number(one.invited), french.format_number(one.present))) for one in counts
    ]
    rows.append(
        Row((_("Ensemble"), french.format_number(found.invited), french.format_number(found.present)), kind="total")
    )
    columns = [Column(name, width=3), Column(_("Invitées"), "right"), Column(here, "right")]
    if not found.invited:  # a column of zeros is useless
        del columns[1]
        rows = [Row((row.cells[0], row.cells[2]), kind=row.kind) for row in rows]
    return Table(caption, tuple(columns), tuple(rows))


def run_sheet_blocks(material: Material) -> list[Block]:
    sheet, ran = material.run_sheet, material.ran
    if not sheet.items:
        return []
    rows = []
    for item in sheet.items:
        real = ran.get(item.pk)
        began = _local_clock(real.started_at) if real else "" if ran else item.clock
        lasted = run_sheets.format_duration(real.minutes) if real and real.minutes else ""
        output = item.output if real or not ran else _("Non jouée.")
        rows.append(Row((item.title, began, item.lasts, *([lasted or "–"] if ran else []), output)))
    columns = (
        Column(_("Séquence"), width=2.4),
        Column(_("Début"), width=0.9),
        Column(_("Prévu"), "right", 0.9),
        *((Column(_("Réel"), "right", 0.9),) if ran else ()),
        Column(_("Ce qui en est sorti") if ran else _("Ce qui devait en sortir"), width=1.8),
    )
    note = (
        _("Début et durée : ce que l’animation a lancé pendant l’atelier.")
        if ran
        else _("Heures et durées prévues : un compte à rebours a été lancé, sans suivre les séquences.")
        if material.has_free_timer
        else _("Heures et durées prévues : le minuteur n’a pas été lancé pendant l’atelier.")
    )
    return [Table(_("Les séquences"), columns, tuple(rows), note=note)]


def _local_clock(at: datetime) -> str:
    return french.format_clock(timezone.localtime(at))


# --- what was said, what it gave --------------------------------------------------------------------------------------


def note_blocks(material: Material) -> list[Block]:
    notes = material.said
    if not notes.notes:
        return []
    count = ngettext("%(n)s note sur le mur", "%(n)s notes sur le mur", notes.notes)
    where = ngettext(", à %(t)s table", ", à %(t)s tables", notes.tables) if notes.tables else ""
    sentence = (count + where) % {"n": french.format_number(notes.notes), "t": french.format_number(notes.tables)} + "."
    if notes.quoted:
        sentence += " " + _("Sous chaque groupe, une partie de ce qui a été écrit.")
    blocks: list[Block] = [Paragraph(sentence)]
    for group in notes.printed:
        size = ngettext("%(n)s note", "%(n)s notes", group.notes) % {"n": french.format_number(group.notes)}
        blocks += [Heading(group.title, 2), Paragraph(f"{size}.", "tagline")]
        quotes: list[Content] = [
            (Run(quoted_text(quote.text), key=quote.key), f" ({SPEAKERS[quote.category]()})" if quote.category else "")
            for quote in group.quoted
        ]
        blocks.append(BulletList(tuple(quotes)))
    return blocks


def quoted_text(text: str) -> str:
    return f"« {text} »"


def stake_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for stake in material.stakes:
        blocks += [Heading(stake.title, 2), Paragraph(_origin_sentence(stake), "tagline")]
        if stake.phrasing:
            blocks.append(Paragraph((strong_run(stake.phrasing),)))
        blocks += parse_prose(stake.description)
        if stake.united:
            blocks.append(Paragraph(united_sentence(stake.united), "small"))
        if stake.set_aside:
            blocks.append(Paragraph(set_aside_sentence(stake.set_aside)))
    return blocks


def _origin_sentence(stake: StakeSaid) -> str:
    """« 4 notes de cet atelier. Proposé par les tables 1 et 2. »"""
    sentences = []
    if stake.notes or not stake.tables:
        size = ngettext("%(n)s note de cet atelier.", "%(n)s notes de cet atelier.", stake.notes)
        sentences.append(size % {"n": french.format_number(stake.notes)} if stake.notes else _("Sans note."))
    if stake.tables:
        who = ngettext("Proposé par la %(tables)s.", "Proposé par les %(tables)s.", len(stake.tables))
        sentences.append(who % {"tables": tables_label(stake.tables)})
    return " ".join(sentences)


def key_project_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    for project in material.projects:
        blocks.append(Heading(project.title, 2))
        if project.purpose:
            blocks.append(Paragraph(project.purpose))
        if merged := [row.title for row in project.merged.all()]:
            blocks.append(Paragraph(united_sentence(merged), "small"))
        if project.is_set_aside:
            blocks.append(Paragraph(set_aside_sentence(project.reason)))
        facts: list[tuple[str, Content]] = [
            (_("Répond à"), ", ".join(stake.title for stake in project.stakes.all())),
            (_("Pilote pressenti"), project.lead),
            (_("Partenaires pressentis"), ", ".join(project.partners.splitlines())),
            (_("Premiers pas"), project.first_steps),
            (_("Pour la suite"), _("chantier retenu") if project.is_shortlisted else ""),
        ]
        blocks.append(Facts(tuple((label, value) for label, value in facts if value)))
        blocks += map_blocks(material.maps[project.pk], level=3, name=f"carte-{project.pk}")
    return blocks


def pledge_blocks(material: Material) -> list[Block]:
    if not material.pledges:
        return []
    n = len(material.pledges)
    count = ngettext("%(n)s engagement pris.", "%(n)s engagements pris.", n) % {"n": french.format_number(n)}
    return [Paragraph(count), BulletList(tuple(map(_pledge_content, material.pledges)))]


def _pledge_content(pledge: Pledge) -> Content:
    text = pledge.text.strip()
    after = [_("pour le %(day)s") % {"day": french.format_day(pledge.due_on)}] if pledge.due_on else []
    if pledge.done_on:
        after.append(_("tenu"))
    head = text if text.endswith((".", "!", "?", "…")) else f"{text}."
    name = author_run(pledge)
    if not name.text:
        return f"{head} {', '.join(after).capitalize()}".rstrip()
    return (f"{head} ", name, "".join(f", {word}" for word in after))


def author_run(pledge: Pledge) -> Run:
    """The name of the author of a pledge, if they agreed to be named; else their quality, if they gave it."""
    if pledge.may_be_named and pledge.name:
        return Run(pledge.name, key=f"{ERASABLE}{pledge.uid}")
    return Run(pledge.quality)


# --- what was voted ---------------------------------------------------------------------------------------------------


def vote_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    is_by_sheet = material.attendance.source is Source.SHEET
    present = material.attendance.present if is_by_sheet else None
    for vote in material.votes:
        blocks += [
            Heading(vote.title, 2),
            Paragraph(_method_label(vote), "tagline"),
            Paragraph(_turnout_sentence(vote)),
            *(Paragraph(gap) for gap in [turnout_gap_sentence(vote.voters, present)] if gap),
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


def _round_result(found: Results, option: OptionResult) -> str:
    if not found.is_told:
        return untold_sentence()
    if found.kind == BallotKind.CONSENT:
        return _("Adoptée : aucune objection.") if option.is_adopted else _("À reprendre.")
    return ", ".join(f"{mark.words} {french.format_number(mark.total)}" for mark in option.marks)


def _objection_contents(option: OptionResult) -> list[tuple[Run, str]]:
    heard = [one for one in option.objections if one.is_heard]
    return [
        (
            Run(quoted_text(one.text), key=rounds.quoted_key(option.uid, one.key)),
            "\n" if place < len(heard) else "",
        )
        for place, one in enumerate(heard, 1)
    ]


def _objection_blocks(found: Results) -> list[Block]:
    """The words of those who object or have reserves: nobody’s, once the facilitation has shown them."""
    blocks: list[Block] = []
    for option in found.objected:
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


def _opinion_group_blocks(found: Results) -> list[Block]:
    """Who answers alike, and how it was counted; nothing when too few people answered."""
    groups = found.opinion_groups
    if groups is None:
        return []
    rows: list[Row] = []
    for group in [] if groups.is_one else groups.groups:
        rows.append(Row((f"{group.name}, {group.people}",), kind="group"))
        rows += [Row((f"{one.letter}. {one.title}", one.answer)) for one in group.statements]
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


def _method_label(found: Results) -> str:
    if found.kind != BallotKind.DOTS:
        return found.kind_words
    return _("%(kind)s : %(dots)s par personne, %(most)s au plus par proposition") % {
        "kind": found.kind_words,
        "dots": found.dots,
        "most": found.most_per_option,
    }


def _turnout_sentence(found: Results) -> str:
    if not found.voters:
        return _("Personne n’a voté.")
    voters = ngettext("%(n)s vote", "%(n)s votes", found.voters) % {"n": french.format_number(found.voters)}
    blank = ngettext(" dont %(n)s blanc", " dont %(n)s blancs", found.blank) % {"n": found.blank} if found.blank else ""
    phones = french.format_number(found.phone_voters) if found.phone_voters else _("aucun")
    split = _("%(phones)s au téléphone%(blank)s") % {"phones": phones, "blank": blank}
    if found.room_voters:
        split += _(", %(room)s sur papier, saisis par l’animation") % {"room": french.format_number(found.room_voters)}
    unused = (
        ngettext(
            "%(n)s téléphone entré n’a pas servi à ce vote.",
            "%(n)s téléphones entrés n’ont pas servi à ce vote.",
            found.unused_phones,
        )
        % {"n": french.format_number(found.unused_phones)}
        if found.unused_phones
        else _("Tous les téléphones entrés ont servi à ce vote.")
    )
    return f"{voters} : {split}. {unused}"


def _vote_figure(found: Results) -> Figure:
    ranking = " ; ".join(f"{option.ranked_label}, {option.total}" for option in found.options)
    bars = [
        drawings.VoteBar(option.ranked_label, option.phones, option.room)
        if found.is_apart
        else drawings.VoteBar(option.ranked_label, option.total, 0)
        for option in found.options
    ]
    apart = _("En plein : téléphones. En clair : papier. ") if found.is_apart else ""
    return Figure(
        drawings.draw_votes(bars),
        alt=_("Résultat du vote « %(title)s ». %(told)s.") % {"title": found.title, "told": ranking},
        caption=_("Le classement"),
        note=apart + _("À égalité, même rang."),
    )


def _results_table(found: Results) -> Table:
    """Phones and room are apart only where both have enough votes for anonymity."""
    has_both = bool(found.is_apart and found.phone_voters and found.room_voters)
    has_steps = found.kind == BallotKind.GRADIENT
    rows = [
        Row(
            (
                _option_label(found, option),
                *(_mark_count(mark, apart=has_both) for mark in option.marks),
                *([french.format_number(option.unanswered)] if has_steps else []),
            )
        )
        for option in found.options
    ]
    heads = found.mark_words if len(found.mark_words) > 1 or found.kind != BallotKind.DOTS else [_("Gommettes")]
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


def _option_label(found: Results, option: OptionResult) -> str:
    """As it was voted, then what it was merged into since."""
    merged = _(" (fusionné dans « %(title)s »)") % {"title": option.merged_into} if option.merged_into else ""
    if found.kind == BallotKind.DOTS:
        tied = _(" (ex æquo)") if option.is_tied else ""
        return option.ranked_label + merged + tied
    title = option.label + merged
    if found.kind == BallotKind.CONSENT:
        return f"{title}\n" + (_("Adoptée : aucune objection.") if option.is_adopted else _("À reprendre."))
    return f"{title}\n{option.leaning_words}" if option.leaning_words else title


def _college_table(found: Results) -> Table:
    """Groups of fewer than five, of each channel, are combined, so that no result is somebody's."""
    columns = [Column(_("Proposition"), width=3)]
    columns += [Column(f"{group.name} ({group.voters})", "right", 1.3) for group in found.by_college]
    rows = [
        Row((option.label, *(" / ".join(map(str, group.cells[index])) for group in found.by_college)))
        for index, option in enumerate(found.options)
    ]
    return Table(_("Par collège"), tuple(columns), tuple(rows), note=_college_note(found))


def _step_table(found: Results) -> Table:
    """Five answers in a cell are not read: each proposition has a row for each college."""
    heads = [*found.mark_words, _("sans réponse")]
    rows: list[Row] = []
    for option, groups in found.group_steps:
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
    return Table(_("Par collège"), columns, tuple(rows), note=_college_note(found, has_cells=False))


def _college_note(found: Results, *, has_cells: bool = True) -> str:
    marks = (
        _("Dans chaque case : %(marks)s.") % {"marks": " / ".join(found.mark_words)}
        if has_cells and len(found.mark_words) > 1
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
        if found.is_apart
        else _("Moins de cinq votes ne sont jamais montrés à part.")
    )
    return " ".join(filter(None, (note, marks)))
