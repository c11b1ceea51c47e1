"""The chapter that counts who was invited and who came: the attendance sheet and the phones, never added up."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.minutes import Source
from jalons.papers.documents.model import Block, Column, Paragraph, Row, Table
from jalons.publication.documents.minutes.material import Material
from jalons.workshops.words.counts import phones_words


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
    phones = french.capitalize_first(phones_words(found.phones))
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
        Row((words(count.key), french.format_number(count.invited), french.format_number(count.present)))
        for count in counts
    ]
    rows.append(
        Row((_("Ensemble"), french.format_number(found.invited), french.format_number(found.present)), kind="total")
    )
    columns = [Column(name, width=3), Column(_("Invitées"), "right"), Column(here, "right")]
    if not found.invited:  # a column of zeros is useless
        del columns[1]
        rows = [Row((row.cells[0], row.cells[2]), kind=row.kind) for row in rows]
    return Table(caption, tuple(columns), tuple(rows))
