"""The texts printed on the pieces of the kit."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.publication.documents.kit.model import Kit, Piece

TITLES: dict[Piece, Callable[[], str]] = {
    Piece.POSTER: lambda: _("Affiche avec le code"),
    Piece.REGISTRATION: lambda: _("Affiche d’inscription"),
    Piece.ATTENDANCE: lambda: _("Feuille d’émargement"),
    Piece.PLAN: lambda: _("Plan de table"),
    Piece.SIGNS: lambda: _("Chevalets de table"),
    Piece.SECRETARIES: lambda: _("Cartes des secrétaires de table"),
    Piece.RUN_SHEET: lambda: _("Conducteur"),
    Piece.NOTES: lambda: _("Feuilles de note numérotées"),
    Piece.VOTES: lambda: _("Feuilles de vote"),
    Piece.CODES: lambda: _("Codes de vote"),
    Piece.CANVAS: lambda: _("Canevas de la carte des ressources"),
    Piece.MATERIAL: lambda: _("Liste du matériel"),
}


def piece_title(piece: Piece) -> str:
    return TITLES[piece]()


def piece_preview(piece: Piece, kit: Kit) -> str:
    """A sentence that describes the piece."""
    numbers: dict[str, Any] = {
        "people": kit.people,
        "lines": kit.blank_lines,
        "names": len(kit.attendees),
        "tables": len(kit.tables),
        "first": kit.sheets[0].number if kit.sheets else 0,
        "last": kit.sheets[-1].number if kit.sheets else 0,
        "sheets": len(kit.sheets),
        "pages": -(-len(kit.sheets) // 4),
        "items": len(kit.run_sheet),
        "options": sum(len(sheet.options) for sheet in kit.votes),
        "questions": ", ".join(f"« {sheet.question} »" for sheet in kit.votes),
        "canvases": len(kit.canvases),
        "sum": kit.run_sheet_sum,
    }
    templates = {
        Piece.POSTER: _("Le titre, la question, le code à photographier, l’adresse et le code à taper. Une page A4, lisible aussi en A3."),
        Piece.REGISTRATION: _("Avant l’atelier, en mairie ou chez les commerçants : quand, où, et un code à photographier pour s’inscrire. Une page A4."),
        Piece.ATTENDANCE: ngettext("%(names)s nom déjà écrit et %(lines)s lignes libres, l’accord pour être recontacté, et ce que deviennent les informations.", "%(names)s noms déjà écrits et %(lines)s lignes libres, l’accord pour être recontacté, et ce que deviennent les informations.", numbers["names"])
        if kit.is_named
        else _("%(lines)s lignes à remplir, l’accord pour être recontacté, et ce que deviennent les informations."),
        Piece.PLAN: _("Qui s’assoit où : par nom, puis table par table. À afficher à l’entrée."),
        Piece.SIGNS: ngettext("%(tables)s table, sur une page, à plier en deux : le numéro et le code des deux côtés.", "%(tables)s tables, une par page, à plier en deux : le numéro et le code des deux côtés.", numbers["tables"]),
        Piece.SECRETARIES: _("Une carte par table, à donner à la personne qui note ce qui se dit : un code à photographier. Quatre par page, à couper."),
        Piece.RUN_SHEET: _("%(items)s séquences avec leurs heures, leurs consignes et leur matériel. %(sum)s"),
        Piece.NOTES: ngettext("%(sheets)s feuilles, du numéro %(first)s au numéro %(last)s : %(pages)s page à couper en quatre. Chacune porte un code pour suivre sa note.", "%(sheets)s feuilles, du numéro %(first)s au numéro %(last)s : %(pages)s pages à couper en quatre. Chacune porte un code pour suivre sa note.", numbers["pages"]),
        Piece.VOTES: _("Pour chaque vote préparé, une feuille par personne (%(people)s) : %(questions)s. Les propositions, les lettres et les règles sont celles des téléphones.")
        if any(sheet.question for sheet in kit.votes)
        else _("Une par personne, %(people)s en tout : %(options)s lignes vides exprès, pour y écrire les propositions dans la salle. Préparez d’abord un vote : ses feuilles auront ses propositions et ses règles.")
        if all(not words for sheet in kit.votes for _letter, words, _before in sheet.options)
        else _("Une par personne, %(people)s en tout : %(options)s lignes et des ronds pour les gommettes. Préparez d’abord un vote : ses feuilles auront ses propositions et ses règles. Celles-ci ne sont pas dans « Tout le kit »."),
        Piece.CODES: _("Un billet par personne et par vote, quelques-uns de plus, à couper. Imprimez-les une seule fois : un code vote une fois."),
        Piece.CANVAS: ngettext("%(canvases)s feuille A3 : le chantier au centre, six branches, et la légende : existe, mobilisable ou à créer.", "%(canvases)s feuilles A3 : le chantier au centre, six branches, et la légende : existe, mobilisable ou à créer.", numbers["canvases"]),
        Piece.MATERIAL: ngettext("Tout ce qu’il faut apporter, en quantité, pour %(people)s personne. À cocher.", "Tout ce qu’il faut apporter, en quantité, pour %(people)s personnes. À cocher.", kit.people),
    }  # fmt: skip
    return templates[piece] % numbers


def kit_words(kit: Kit) -> dict[str, object]:
    """By the names used in kit.typ."""
    return {
        "poster_how": _("Pour participer"),
        "poster_photograph": _("Photographiez ce code avec votre téléphone."),
        "poster_type": _("Ou tapez l’adresse, puis le code, écrits dessous."),
        "poster_paper": _("Pas de téléphone ? Prenez une feuille de note : elle compte autant."),
        "qr": _("Code à photographier. Il mène à %(address)s, code %(code)s.")
        % {"address": kit.address, "code": kit.code},
        "registration": piece_title(Piece.REGISTRATION),
        "register": _("Inscrivez-vous"),
        "register_how": _(
            "Photographiez ce code avec votre téléphone, ou tapez l’adresse écrite dessous. Sans compte, en une minute."
        ),
        "register_qr": _("Code à photographier pour s’inscrire."),
        "register_otherwise": _("Sans internet, ou pour une question :"),
        "how_to_come": _("Comment venir"),
        "accessibility": _("Accessibilité"),
        "attendance": piece_title(Piece.ATTENDANCE),
        "columns": [
            _("Nom et prénom"),
            _("Structure"),
            _("Fonction"),
            _("Vient comme"),
            _("Commune"),
            _("Vous pouvez m’écrire"),
            _("Signature"),
        ],
        "yes": _("oui"),
        "notice_title": _("Vos informations"),
        "notice": _(
            "Cette feuille dit qui est venu et, si vous cochez « oui », permet de vous envoyer la suite. %(authority)s en "
            "est responsable. Elle ne sert à rien d’autre et n’est pas transmise. Rien n’est obligatoire. "
            "Vous pouvez voir, corriger ou faire effacer ce qui vous concerne : demandez à %(contact)s. Un désaccord ? "
            "La CNIL vous répond sur cnil.fr."
        )
        % {"authority": kit.authority, "contact": kit.contact},
        "plan": piece_title(Piece.PLAN),
        "plan_by_name": _("Par nom"),
        "plan_by_table": _("Par table"),
        "name": _("Nom"),
        "organisation": _("Structure"),
        "table": _("Table"),
        "tables": [_("Table %(number)s") % {"number": table.number} for table in kit.tables],
        "sign_rules": _("Ici, chacune et chacun parle. Une idée par note. Pas de nom de personne."),
        "secretaries": piece_title(Piece.SECRETARIES),
        "secretary": _("Secrétaire de table"),
        "secretary_how": _("Photographiez ce code, puis notez ce qui se dit à la table. Une idée par note."),
        "secretary_rule": _("Les mots de la personne, jamais son nom."),
        "secretary_qr": _("Code à photographier. Il ouvre la page de la table."),
        "fold": _("Pliez ici."),
        "run_sheet": _("Conducteur"),
        "run_columns": [_("Heure"), _("Durée"), _("Séquence"), _("Matériel")],
        "no_run_sheet": _("Le conducteur n’est pas encore écrit."),
        "script": _("Pour l’animation :"),
        "output": _("Ce qui en sort"),
        "notes": piece_title(Piece.NOTES),
        "signs": piece_title(Piece.SIGNS),
        "note": _("Feuille n°"),
        "note_hint": _("Une seule idée. Pas de nom de personne."),
        "note_who": _("Qui est concerné ?"),
        "note_where": _("Commune"),
        "note_why": _("Pourquoi ?"),
        "note_as": _("Je viens comme"),
        "note_table": _("Table"),
        "note_keep": _("À couper et à garder."),
        "note_follow": _("Ce qu’est devenue ma note"),
        "note_code": _("code"),
        "vote": _("Ma feuille de vote"),
        "vote_alone": _(
            "Choisissez d’abord ici, sans regarder les autres. Allez coller vos gommettes. Puis rendez cette feuille à la table."
        ),
        "vote_cross": _("Répondez ici, sans regarder les autres. Puis rendez cette feuille à la table."),
        "codes": piece_title(Piece.CODES),
        "code": _("Mon code de vote"),
        "code_how": _(
            "Il vote une seule fois. Au téléphone, tapez-le. Sur papier, rendez ce billet avec votre feuille."
        ),
        "vote_college": _("Je viens comme"),
        "canvas": _("Carte des ressources"),
        "canvas_blank": _("Le chantier"),
        "branches": [
            {"title": _("Ressources matérielles"), "hint": _("Ordinateurs, véhicule, imprimante, réseau…")},
            {"title": _("Ressources humaines"), "hint": _("Qui, combien de temps, salarié ou bénévole…")},
            {"title": _("Ressources financières"), "hint": _("Qui finance, combien, quand…")},
            {"title": _("Ressources partenariales"), "hint": _("Structures, réseaux, conventions…")},
            {"title": _("Savoirs et outils"), "hint": _("Formations, guides, logiciels, méthodes…")},
            {"title": _("Lieux"), "hint": _("Salles, mairies, médiathèques, marchés…")},
        ],
        "legend": [_("existe"), _("mobilisable"), _("à créer")],
        "legend_title": _("Devant chaque ressource, dessinez :"),
        "holder": _("Écrivez la ressource, puis qui la détient."),
        "pilot": _("Qui pourrait piloter"),
        "first_step": _("Premier pas, à moins de trois mois"),
        "material": _("Liste du matériel"),
        "material_columns": [_("Prêt"), _("Quantité"), _("Quoi"), _("À savoir")],
        "material_for": ngettext("Pour %(n)s personne attendue.", "Pour %(n)s personnes attendues.", kit.people)
        % {"n": kit.people},
        "page": _("page"),
    }
