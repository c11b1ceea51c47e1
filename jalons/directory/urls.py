from django.urls import path

from jalons.directory.views import contacts, organisations, tables

app_name = "directory"
urlpatterns = [
    path("", contacts.index, name="index"),
    path("ajouter/", contacts.add, name="add"),
    path("<int:pk>/", contacts.contact, name="contact"),
    path("<int:pk>/rencontre/", contacts.meet, name="meet"),
    path("<int:pk>/effacer/", contacts.erase, name="erase"),
    path("<int:pk>/reunir/<int:other>/", contacts.merge, name="merge"),
    path("<int:pk>/distinguer/<int:other>/", contacts.tell_apart, name="tell_apart"),
    path("structures/", organisations.organisations, name="organisations"),
    path("structures/ajouter/", organisations.add_organisation, name="add_organisation"),
    path("structures/<int:pk>/", organisations.organisation, name="organisation"),
    path("structures/<int:pk>/reunir/", organisations.merge_organisation, name="merge_organisation"),
    path("structures/<int:pk>/retirer/", organisations.remove_organisation, name="remove_organisation"),
    path("importer/", tables.upload, name="upload"),
    path("importer/apercu/", tables.preview, name="preview"),
    path("importer/confirmer/", tables.import_people, name="import"),
    path("modele.xlsx", tables.model, name="model"),
    path("acteurs.xlsx", tables.export_xlsx, name="export_xlsx"),
    path("acteurs.csv", tables.export_csv, name="export_csv"),
]
