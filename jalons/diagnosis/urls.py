"""Where the portrait, its maps, indices and offer, what people say and the questionnaires are found."""

from django.urls import URLPattern, URLResolver, include, path

from jalons.diagnosis.views import (
    answers,
    atlas,
    comparison,
    facts,
    finding_imports,
    findings,
    fragility,
    indices,
    messages,
    offer,
    portraits,
    questionnaires,
)

app_name = "diagnosis"
_questionnaire = [
    path("", questionnaires.questionnaire_page, name="questionnaire"),
    path("modifier/", questionnaires.revise_questionnaire, name="revise_questionnaire"),
    path("ouvrir/", questionnaires.open_questionnaire, name="open_questionnaire"),
    path("fermer/", questionnaires.close_questionnaire, name="close_questionnaire"),
    path("supprimer/", questionnaires.remove_questionnaire, name="remove_questionnaire"),
    path("questions/nouvelle/", questionnaires.add_question, name="add_question"),
    path("questions/<int:question>/", questionnaires.edit_question, name="question"),
    path("questions/<int:question>/deplacer/", questionnaires.move_question, name="move_question"),
    path("questions/<int:question>/retirer/", questionnaires.remove_question, name="remove_question"),
    path("papier/", questionnaires.questionnaire_paper, name="questionnaire_paper"),
    path("saisir/", questionnaires.type_sheet, name="type_sheet"),
    path("effacer/", questionnaires.erase_sheet, name="erase_sheet"),
    path("resultats/", questionnaires.questionnaire_results, name="questionnaire_results"),
    path("resultats.csv", questionnaires.questionnaire_csv, name="questionnaire_csv"),
    path("reprendre/", questionnaires.take_answer, name="take_answer"),
]
_here: list[URLPattern | URLResolver] = [
    path("", portraits.portrait_page, name="index"),
    path("carte/", atlas.atlas, name="map"),
    path("carte/carte.svg", atlas.atlas_svg, name="map_svg"),
    path("comparer/", comparison.compare_territories, name="compare"),
    path("fragilite/", fragility.fragility, name="fragility"),
    path("fragilite/formule/", fragility.edit_formula, name="formula"),
    path("fragilite/formule/depart/", fragility.reset_formula, name="reset_formula"),
    path("fragilite/formule/annuler/", fragility.undo_formula, name="undo_formula"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/garder/<slug:suggestion>/", messages.keep_message, name="keep_message"),
    path("messages/<int:pk>/", messages.edit_message, name="message"),
    path("messages/<int:pk>/placer/", messages.move_message, name="move_message"),
    path("messages/<int:pk>/relire/", messages.renew_message, name="renew_message"),
    path("messages/<int:pk>/retirer/", messages.remove_message, name="remove_message"),
    # --- where people are helped
    path("offre/", offer.offer, name="offer"),
    path("offre/distances/", offer.coverage, name="coverage"),
    # --- the figures of the portrait that become findings; what people say
    path("chiffres/", facts.fact_list, name="facts"),
    path("chiffres/garder/", facts.keep_facts, name="keep_facts"),
    path("chiffres/<slug:key>/", facts.keep_fact, name="keep_fact"),
    path("paroles/", findings.finding_list, name="findings"),
    path("paroles/<int:pk>/", findings.edit_finding, name="finding"),
    path("paroles/<int:pk>/retirer/", findings.remove_finding, name="remove_finding"),
    path("paroles/<int:pk>/remettre/", findings.restore_finding, name="restore_finding"),
    path("paroles/<int:pk>/effacer/", findings.erase_finding, name="erase_finding"),
    path("paroles/themes/", findings.finding_themes, name="finding_themes"),
    path("paroles/paroles.csv", findings.findings_csv, name="findings_csv"),
    path("paroles/tableur/", finding_imports.upload_findings, name="upload_findings"),
    path("paroles/tableur/apercu/", finding_imports.preview_findings, name="preview_findings"),
    path("paroles/tableur/importer/", finding_imports.import_findings, name="import_findings"),
    path("paroles/tableur/modele.xlsx", finding_imports.findings_template, name="findings_model"),
    # --- the indices of others
    path("indices/", indices.indices, name="indices"),
    path("indices/rupture/", indices.enter_scores, name="enter_scores"),
    path("indices/rupture/effacer/", indices.clear_scores, name="clear_scores"),
    # --- questionnaires
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaires"),
    path("questionnaires/nouveau/", questionnaires.create_questionnaire, name="create_questionnaire"),
    path("questionnaires/<int:pk>/", include(_questionnaire)),
]
urlpatterns = [
    path("feuilles-de-route/<slug:slug>/diagnostic/", include(_here)),
    # --- whoever answers: no account
    path("q/<str:code>/", answers.answer_page, name="answer"),
    path("q/<str:code>/merci/", answers.thanks_page, name="answered"),
]
