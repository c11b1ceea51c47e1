"""Where sources of open data are updated, and the places of the offer are corrected."""

from django.urls import include, path

from jalons.opendata.views import data, local, place_imports, places

app_name = "opendata"
_here = [
    path("donnees/", data.data_page, name="data"),
    path("donnees/tout-mettre-a-jour/", data.update_all, name="update_all"),
    path("donnees/fichier-libre/", local.local_file, name="local_file"),
    path("donnees/fichier-libre/apercu/", local.preview_local_file, name="preview_local_file"),
    path("donnees/fichier-libre/enregistrer/", local.import_local_file, name="import_local_file"),
    path("donnees/fichier-libre/<int:pk>/retirer/", local.remove_local_indicator, name="remove_local_indicator"),
    path("donnees/fichier-libre/<int:pk>/portrait/", local.tell_in_portrait, name="tell_in_portrait"),
    path("donnees/<slug:source>/", data.source_page, name="source"),
    path("donnees/<slug:source>/mettre-a-jour/", data.update_source, name="update_source"),
    path("donnees/<slug:source>/fichier/", data.give_file, name="give_file"),
    path("donnees/<slug:source>/<int:vintage>/lignes-ecartees.csv", data.rejected_rows, name="rejected_rows"),
    path("donnees/<slug:source>/<int:vintage>/retirer/", data.withdraw_vintage, name="withdraw_vintage"),
    path("donnees/<slug:source>/<int:vintage>/remettre/", data.restore_vintage, name="restore_vintage"),
    path("offre/lieux.csv", places.offer_csv, name="offer_csv"),
    path("offre/ajouter/", places.add_place, name="add_place"),
    path("offre/importer/", place_imports.upload_places, name="upload_places"),
    path("offre/importer/apercu/", place_imports.preview_places, name="preview_places"),
    path("offre/importer/confirmer/", place_imports.import_places, name="import_places"),
    path("offre/lieux/<slug:key>/", places.place_page, name="place"),
    path("offre/lieux/<slug:key>/corriger/", places.edit_place, name="edit_place"),
    path("offre/lieux/<slug:key>/masquer/", places.hide_place, name="hide_place"),
    path("offre/lieux/<slug:key>/montrer/", places.show_place, name="show_place"),
    path("offre/lieux/<slug:key>/verifier/", places.verify_place, name="verify_place"),
    path("offre/lieux/<slug:key>/annuler/", places.undo_corrections, name="undo_place"),
    path("offre/lieux/<slug:key>/distinguer/", places.set_place_apart, name="part_place"),
    path("offre/lieux/<slug:key>/retirer/", places.remove_place, name="remove_place"),
]
urlpatterns = [path("feuilles-de-route/<slug:slug>/diagnostic/", include(_here))]
