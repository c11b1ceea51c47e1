"""Where every document is read or taken away: feuille de route, editions, minutes, letters, kits, budgets."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jalons.actions.codes import CODE, ActionCode
from jalons.papers.documents import FORMATS
from jalons.papers.uploaded_templates import KINDS
from jalons.papers.workbooks import FORMATS as BOOK_FORMATS
from jalons.publication.documents.kit.model import Piece
from jalons.publication.documents.plan_files import FORMATS as PLAN_FORMATS
from jalons.publication.models import ChapterText
from jalons.publication.queries.public_pages import PUBLIC_FORMATS
from jalons.publication.rules.vote_gaps import GapKind
from jalons.publication.views import (
    adoption,
    budgets,
    chapters,
    committees,
    completions,
    convocations,
    documents,
    editions,
    feedback,
    framing,
    kits,
    letters,
    looks,
    meeting_minutes,
    minutes,
    plans,
    portraits,
    presentations,
    public_pages,
    removals,
    seat_sheets,
    steering,
    visas,
    vote_gaps,
    votes,
)
from jalons.publication.words import EDITION_FORMATS


class BookFormat(StringConverter):
    regex = "|".join(BOOK_FORMATS)


class DeckFormat(StringConverter):
    regex = "pptx"


class DocumentFormat(StringConverter):
    regex = "|".join(FORMATS)


class SampleFormat(StringConverter):
    """The formats to which a look applies."""

    regex = "|".join({**FORMATS, **KINDS})


class ChapterKey(StringConverter):
    regex = "|".join(ChapterText.Chapter.values)


class EditionKey(StringConverter):
    """« avenant-2 »: the kind and the number."""

    regex = "(?:projet|adoptee|avenant)-[1-9][0-9]{0,3}"


class PublicFormat(StringConverter):
    """The formats of the voted text that a public page gives."""

    regex = "|".join(PUBLIC_FORMATS)


class EditionFormat(StringConverter):
    regex = "|".join(EDITION_FORMATS)


class GapKindWord(StringConverter):
    regex = "|".join(GapKind)


class GapSubject(StringConverter):
    """The key of a chapter, or the code of a fiche."""

    regex = f"{ChapterKey.regex}|{ActionCode.regex}"


class TemplateKind(StringConverter):
    regex = "|".join(KINDS)


class KitPiece(StringConverter):
    regex = "|".join(["tout", *Piece])


class PlanFormat(StringConverter):
    regex = "|".join(PLAN_FORMATS)


register_converter(BookFormat, "book_format")
register_converter(PlanFormat, "plan_format")
register_converter(ChapterKey, "chapter")
register_converter(EditionKey, "edition")
register_converter(DeckFormat, "deck_format")
register_converter(EditionFormat, "edition_format")
register_converter(PublicFormat, "public_format")
register_converter(DocumentFormat, "document_format")
register_converter(SampleFormat, "sample_format")
register_converter(TemplateKind, "template_kind")
register_converter(GapKindWord, "gap_kind")
register_converter(GapSubject, "gap_subject")
register_converter(KitPiece, "kit_piece")

app_name = "publication"

_documents = "feuilles-de-route/<slug:slug>/documents"
_editions = f"{_documents}/editions"
_gap = f"{_editions}/adopter/manques/<gap_kind:kind>/<gap_subject:subject>"
_import = "feuilles-de-route/<slug:slug>/actions/importer"
_feedback = "feuilles-de-route/<slug:slug>/retour"
_framing = "feuilles-de-route/<slug:slug>/note-de-cadrage"
_convocation = "feuilles-de-route/<slug:slug>/comites/<int:pk>/convocation"
_meeting = "feuilles-de-route/<slug:slug>/comites/<int:pk>/compte-rendu"
_workshop = "feuilles-de-route/<slug:slug>/ateliers/<int:number>"

urlpatterns = [
    # Outside of the workspaces, whose addresses no search engine reads.
    path("public/<slug:slug>/", public_pages.public_roadmap, name="public_roadmap"),
    path("feuilles-de-route/<slug:slug>/supprimer/", removals.remove_roadmap, name="remove_roadmap"),
    path(
        "feuilles-de-route/<slug:slug>/supprimer/reprendre/", removals.keep_removed_roadmap, name="keep_removed_roadmap"
    ),
    path("public/<slug:slug>/actions.csv", public_pages.public_table, name="public_table"),
    path("public/<slug:slug>/nouvelles.atom", public_pages.public_feed, name="public_feed"),
    path(
        "public/<slug:slug>/feuille-de-route.<public_format:extension>",
        public_pages.public_file,
        name="public_roadmap_file",
    ),
    path("public/<slug:slug>/<action_code:fiche>/", public_pages.public_action, name="public_action"),
    # Without an account, for whoever is asked for their visa.
    path("mes-visas/<str:token>/", visas.own_visas, name="own_visas"),
    path("mes-visas/<str:token>/<int:pk>/", visas.own_visa, name="own_visa"),
    path("feuilles-de-route/<slug:slug>/actions/visas/<int:pk>/fiches/<int:item>/", visas.team_visa, name="team_visa"),
    path(f"{_documents}/", documents.document_list, name="index"),
    path(f"{_documents}/feuille-de-route.<document_format:extension>", documents.roadmap_file, name="roadmap"),
    path(f"{_documents}/note-de-synthese.<document_format:extension>", documents.briefing_file, name="briefing"),
    path(f"{_documents}/essentiel.<document_format:extension>", documents.summary_file, name="summary"),
    path(f"{_documents}/bilan-<int:year>.<document_format:extension>", documents.review_file, name="review"),
    path(f"{_documents}/action-{CODE}.<document_format:extension>", documents.sheet_file, name="sheet"),
    path(
        f"{_documents}/action-{CODE}-une-page.<document_format:extension>",
        documents.short_sheet_file,
        {"pages": 1},
        name="one_page_sheet",
    ),
    path(
        f"{_documents}/action-{CODE}-deux-pages.<document_format:extension>",
        documents.short_sheet_file,
        {"pages": 2},
        name="two_page_sheet",
    ),
    path(f"{_documents}/portrait.<document_format:extension>", portraits.portrait_file, name="portrait"),
    path(f"{_documents}/portrait.<deck_format:extension>", portraits.portrait_slides, name="portrait_slides"),
    path(
        f"{_documents}/comite-<int:pk>-ordre-du-jour.<document_format:extension>", committees.agenda_file, name="agenda"
    ),
    path(
        f"{_documents}/comite-<int:pk>-releve-de-decisions.<document_format:extension>",
        committees.decisions_file,
        name="decisions",
    ),
    path(
        f"{_documents}/comite-<int:pk>-annee-<int:year>.<document_format:extension>",
        steering.committee_year,
        name="committee_year",
    ),
    path(
        "feuilles-de-route/<slug:slug>/comites/instances/installer/",
        steering.install_committee,
        name="install_committee",
    ),
    path(
        f"{_documents}/comite-<int:pk>-feuille-d-emargement.<document_format:extension>",
        committees.attendance_file,
        name="attendance_sheet",
    ),
    path(
        f"{_documents}/comite-<int:pk>-convocation.<document_format:extension>",
        convocations.convocation_file,
        name="convocation",
    ),
    path(
        f"{_documents}/comite-<int:pk>-ma-fiche.<document_format:extension>",
        seat_sheets.seat_sheet,
        name="seat_sheet",
    ),
    path(f"{_convocation}/fiche-de-seance/", seat_sheets.seat_page, name="seat_page"),
    path("ma-convocation/<str:token>/fiche-de-seance/", seat_sheets.own_seat_page, name="own_seat_page"),
    path("ma-convocation/<str:token>/ma-fiche.pdf", seat_sheets.own_seat_sheet, name="own_seat_sheet"),
    path(f"{_convocation}/lettres.pdf", convocations.letters_file, name="convocation_letters"),
    path(f"{_convocation}/appels.pdf", convocations.call_list, name="convocation_calls"),
    path(f"{_documents}/page-publique/", public_pages.edit_public_page, name="public_page"),
    path(f"{_documents}/page-publique/fermer/", public_pages.close_public_page, name="close_public_page"),
    path(f"{_documents}/page-publique/revenir/", public_pages.withdraw_release, name="withdraw_release"),
    path(f"{_documents}/page-publique/rouvrir/", public_pages.reopen_public_page, name="reopen_public_page"),
    path(f"{_documents}/aspect/", looks.edit_look, name="look"),
    path(f"{_documents}/aspect/exemple.<sample_format:extension>", looks.look_sample, name="look_sample"),
    path(f"{_documents}/aspect/modele-<template_kind:kind>/", looks.edit_template, name="template"),
    path(f"{_documents}/aspect/modele-<template_kind:kind>/retirer/", looks.remove_template, name="remove_template"),
    path(f"{_documents}/plan-de-financement.<document_format:extension>", budgets.funding_plan, name="funding_plan"),
    path(
        f"{_documents}/plan-de-financement-action-{CODE}.<document_format:extension>",
        budgets.action_plan_file,
        name="action_plan_file",
    ),
    path(
        f"{_documents}/plan-de-financement-action-{CODE}.<book_format:extension>",
        budgets.action_plan_book,
        name="action_plan_book",
    ),
    path(
        f"{_documents}/plan-de-financement.<book_format:extension>",
        budgets.funding_plan_book,
        name="funding_plan_book",
    ),
    path(f"{_documents}/budget.<book_format:extension>", budgets.budget_file, name="budget"),
    path(f"{_documents}/presentation.<deck_format:extension>", presentations.presentation_file, name="presentation"),
    path(
        f"{_documents}/comite-<int:pk>-presentation.<deck_format:extension>",
        presentations.meeting_presentation,
        name="meeting_presentation",
    ),
    path(f"{_documents}/plan-d-actions.<plan_format:extension>", plans.plan_file, name="plan_file"),
    path(
        f"{_documents}/projet-de-deliberation.<document_format:extension>",
        editions.draft_deliberation,
        name="draft_deliberation",
    ),
    path(f"{_documents}/chapitres/", chapters.chapter_list, name="chapters"),
    path(f"{_documents}/chapitres/<chapter:chapter>/", chapters.edit_chapter, name="chapter"),
    path(f"{_editions}/", editions.edition_list, name="editions"),
    path(f"{_editions}/figer/", editions.freeze_project, name="freeze_project"),
    path(f"{_editions}/ce-qui-a-change/", editions.changes_since_edition, name="changed"),
    path(f"{_editions}/avenant/", editions.amend_roadmap, name="amend"),
    path(f"{_editions}/adopter/", editions.adopt_roadmap, name="adopt"),
    path(f"{_editions}/vote-perdu/", votes.write_lost_vote, name="write_lost_vote"),
    path(f"{_editions}/vote-perdu/<int:pk>/retirer/", votes.remove_lost_vote, name="remove_lost_vote"),
    path("feuilles-de-route/<slug:slug>/actions/adoption/", adoption.adoption, name="adoption"),
    path(f"{_editions}/adopter/manques/", vote_gaps.accept_gaps, name="accept_gaps"),
    path(f"{_editions}/adopter/manques/retirer/", vote_gaps.withdraw_gaps, name="withdraw_gaps"),
    path(f"{_gap}/", vote_gaps.accept_gap, name="accept_gap"),
    path(f"{_gap}/retirer/", vote_gaps.withdraw_gap, name="withdraw_gap"),
    path(f"{_editions}/<edition:edition>/", editions.edition_page, name="edition"),
    path(
        f"{_editions}/<edition:edition>/deliberation-votee.<document_format:extension>",
        editions.voted_deliberation,
        name="voted_deliberation",
    ),
    path(f"{_editions}/<edition:edition>/transmission.zip", editions.transmission_file, name="transmission"),
    path(f"{_editions}/<edition:edition>/recue/", editions.note_receipt, name="note_receipt"),
    path(f"{_editions}/<edition:edition>/acte/", votes.attach_signed_act, name="attach_signed_act"),
    path(f"{_editions}/<edition:edition>/acte/fichier/", votes.download_signed_act, name="signed_act"),
    path(f"{_editions}/<edition:edition>/acte/retirer/", votes.remove_signed_act, name="remove_signed_act"),
    path(f"{_editions}/<edition:edition>/retirer/", editions.withdraw_adoption, name="withdraw_adoption"),
    path(f"{_editions}/<edition:edition>/refaire/", editions.make_files_again, name="make_again"),
    path(
        f"{_editions}/<edition:edition>/feuille-de-route.<edition_format:extension>",
        editions.edition_file,
        name="edition_file",
    ),
    path(f"{_framing}.<document_format:extension>", framing.framing_file, name="framing"),
    path(f"{_framing}/adopter/", framing.adopt_framing_note, name="adopt_framing"),
    path(f"{_framing}/versions/<int:version>/annuler/", framing.withdraw_framing_version, name="withdraw_framing"),
    path(f"{_framing}/versions/<int:version>/", framing.framing_version, name="framing_version"),
    path(
        f"{_framing}/versions/<int:version>/note-de-cadrage.<document_format:extension>",
        framing.framing_version_file,
        name="framing_version_file",
    ),
    path(f"{_feedback}/", feedback.feedback, name="feedback"),
    path(f"{_feedback}/envoyer/", feedback.send_feedback, name="send_feedback"),
    path(f"{_feedback}/renvoyer/", feedback.send_feedback_again, name="send_feedback_again"),
    path(f"{_feedback}/lettres.pdf", feedback.feedback_letters, name="feedback_letters"),
    path(f"{_feedback}/feuilles.pdf", feedback.feedback_sheets, name="feedback_sheets"),
    path("feuilles-de-route/<slug:slug>/actions/completer/", completions.complete_fiches, name="complete_fiches"),
    path(f"{_import}/", plans.upload_plan, name="upload_plan"),
    path(f"{_import}/apercu/", plans.preview_plan, name="preview_plan"),
    path(f"{_import}/confirmer/", plans.import_plan, name="import_plan"),
    path(f"{_import}/<int:pk>/", plans.plan_import, name="plan_import"),
    path(f"{_import}/<int:pk>/trier/", plans.sort_private_words, name="sort_private_words"),
    path(f"{_import}/<int:pk>/retirer/", plans.take_out_actions, name="take_out_actions"),
    path(f"{_import}/<int:pk>/annuler/", plans.undo_plan_import, name="undo_plan_import"),
    path(f"{_meeting}/", meeting_minutes.meeting_minutes, name="meeting_minutes"),
    path(f"{_meeting}/ecrire/", meeting_minutes.write_meeting_minutes, name="write_meeting_minutes"),
    path(f"{_meeting}/ecrire/ouverture/", meeting_minutes.write_opening, name="write_opening"),
    path(f"{_meeting}/ecrire/<int:point>/", meeting_minutes.write_point, name="write_point"),
    path(f"{_meeting}/valider/", meeting_minutes.validate_meeting_minutes, name="validate_meeting_minutes"),
    path(f"{_meeting}/rouvrir/", meeting_minutes.reopen_meeting_minutes, name="reopen_meeting_minutes"),
    path(f"{_meeting}/envoyer/", meeting_minutes.send_meeting_minutes, name="send_meeting_minutes"),
    path(f"{_meeting}/renvoyer/", meeting_minutes.send_meeting_minutes_again, name="send_meeting_minutes_again"),
    path(f"{_meeting}/approuver/", meeting_minutes.approve_meeting_minutes, name="approve_meeting_minutes"),
    path(
        f"{_meeting}/approuver/annuler/",
        meeting_minutes.withdraw_meeting_approval,
        name="withdraw_meeting_approval",
    ),
    path(
        f"{_meeting}.<document_format:extension>",
        meeting_minutes.meeting_minutes_file,
        name="meeting_minutes_file",
    ),
    path("comites/comptes-rendus/<uuid:uid>/", meeting_minutes.public_minutes, name="public_meeting_minutes"),
    path(
        "comites/comptes-rendus/<uuid:uid>/compte-rendu.<document_format:extension>",
        meeting_minutes.public_minutes_file,
        name="public_meeting_minutes_file",
    ),
    path(f"{_workshop}/kit/", kits.kit_page, name="kit"),
    path(f"{_workshop}/compte-rendu/", minutes.minutes, name="minutes"),
    path(f"{_workshop}/compte-rendu/modifier/", minutes.edit_minutes, name="edit_minutes"),
    path(f"{_workshop}/compte-rendu/paroles/", minutes.quotes, name="quotes"),
    path(f"{_workshop}/compte-rendu/valider/", minutes.validate_minutes, name="validate_minutes"),
    path(f"{_workshop}/compte-rendu/rouvrir/", minutes.reopen_minutes, name="reopen_minutes"),
    path(f"{_workshop}/compte-rendu/envoyer/", minutes.send_minutes, name="send_minutes"),
    path(f"{_workshop}/compte-rendu/renvoyer/", minutes.send_minutes_again, name="send_minutes_again"),
    path(f"{_workshop}/compte-rendu/remis/", minutes.hand_over_minutes, name="hand_over_minutes"),
    path(f"{_workshop}/compte-rendu.<document_format:extension>", minutes.minutes_file, name="minutes_file"),
    path("comptes-rendus/<uuid:uid>/", minutes.public_minutes, name="public_minutes"),
    path(
        "comptes-rendus/<uuid:uid>/compte-rendu.<document_format:extension>",
        minutes.public_minutes_file,
        name="public_minutes_file",
    ),
    path(f"{_workshop}/invitations/lettres.pdf", letters.letters_file, name="letters"),
    path(f"{_workshop}/invitations/appels.pdf", letters.phone_list, name="phone_list"),
    path(f"{_workshop}/kit/<kit_piece:piece>.pdf", kits.kit_piece, name="kit_piece"),
]
