from django.urls import include, path

from jalons.diagnosis.views import atlas, data, finding_imports, findings, fragility, indices, messages, portraits

app_name = "diagnosis"
_here = [
    path("", portraits.index, name="index"),
    path("carte/", atlas.atlas, name="map"),
    path("carte/carte.svg", atlas.atlas_svg, name="map_svg"),
    path("fragilite/", fragility.fragility, name="fragility"),
    path("fragilite/formule/", fragility.formula, name="formula"),
    path("fragilite/formule/depart/", fragility.reset_formula, name="reset_formula"),
    path("fragilite/formule/annuler/", fragility.undo_formula, name="undo_formula"),
    path("donnees/", data.data, name="data"),
    path("donnees/tout-mettre-a-jour/", data.update_all, name="update_all"),
    path("donnees/<slug:source>/", data.source, name="source"),
    path("donnees/<slug:source>/mettre-a-jour/", data.update_source, name="update_source"),
    path("donnees/<slug:source>/fichier/", data.give_file, name="give_file"),
    path("donnees/<slug:source>/<int:vintage>/lignes-ecartees.csv", data.rejected_rows, name="rejected_rows"),
    path("donnees/<slug:source>/<int:vintage>/retirer/", data.withdraw_vintage, name="withdraw_vintage"),
    path("donnees/<slug:source>/<int:vintage>/remettre/", data.restore_vintage, name="restore_vintage"),
    path("messages/", messages.messages, name="messages"),
    path("messages/garder/<slug:suggestion>/", messages.keep_message, name="keep_message"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/placer/", messages.move_message, name="move_message"),
    path("messages/<int:pk>/relire/", messages.renew_message, name="renew_message"),
    path("messages/<int:pk>/retirer/", messages.remove_message, name="remove_message"),
    # --- what people say
    path("paroles/", findings.findings, name="findings"),
    path("paroles/<int:pk>/", findings.finding, name="finding"),
    path("paroles/<int:pk>/retirer/", findings.remove_finding, name="remove_finding"),
    path("paroles/<int:pk>/remettre/", findings.restore_finding, name="restore_finding"),
    path("paroles/<int:pk>/effacer/", findings.erase_finding, name="erase_finding"),
    path("paroles/themes/", findings.finding_themes, name="finding_themes"),
    path("paroles/paroles.csv", findings.findings_csv, name="findings_csv"),
    path("paroles/tableur/", finding_imports.upload_findings, name="upload_findings"),
    path("paroles/tableur/apercu/", finding_imports.preview_findings, name="preview_findings"),
    path("paroles/tableur/importer/", finding_imports.import_findings, name="import_findings"),
    path("paroles/tableur/modele.xlsx", finding_imports.findings_model, name="findings_model"),
    # --- the indices of others
    path("indices/", indices.indices, name="indices"),
    path("indices/rupture/", indices.enter_scores, name="enter_scores"),
    path("indices/rupture/effacer/", indices.clear_scores, name="clear_scores"),
]
urlpatterns = [path("feuilles-de-route/<slug:slug>/diagnostic/", include(_here))]
