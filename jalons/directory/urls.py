"""Where people and organisations are found, merged, brought in and taken away."""

from django.urls import path

from jalons.directory.views import contacts, organisations, several, tables

app_name = "directory"
urlpatterns = [
    path("", contacts.contact_list, name="index"),
    path("ajouter/", contacts.add_contact, name="add"),
    path("plusieurs/", several.change_several_people, name="several"),
    path("plusieurs/annuler/", several.restore_several, name="restore_several"),
    path("<int:pk>/", contacts.contact, name="contact"),
    path("<int:pk>/rencontre/", contacts.meet_contact, name="meet"),
    path("<int:pk>/effacer/", contacts.erase_contact, name="erase"),
    path("<int:pk>/reunir/<int:other>/", contacts.merge_contacts, name="merge"),
    path("<int:pk>/distinguer/<int:other>/", contacts.tell_contacts_apart, name="tell_apart"),
    path("structures/", organisations.organisations, name="organisations"),
    path("structures/ajouter/", organisations.add_organisation, name="add_organisation"),
    path("structures/<int:pk>/", organisations.organisation, name="organisation"),
    path("structures/<int:pk>/reunir/", organisations.merge_organisation, name="merge_organisation"),
    path("structures/<int:pk>/retirer/", organisations.remove_organisation, name="remove_organisation"),
    path("importer/", tables.upload_table, name="upload"),
    path("importer/apercu/", tables.preview_table, name="preview"),
    path("importer/confirmer/", tables.import_people, name="import"),
    path("modele.xlsx", tables.import_model, name="model"),
    path("acteurs.xlsx", tables.export_xlsx, name="export_xlsx"),
    path("acteurs.csv", tables.export_csv, name="export_csv"),
]
