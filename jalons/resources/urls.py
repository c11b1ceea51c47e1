"""Where the map of a chantier is read and changed, by the team, by a table or from a phone."""

from django.urls import include, path

from jalons.resources.views import phones, resources, several_resources, table_maps

app_name = "resources"

_roadmap = "feuilles-de-route/<slug:slug>"
_map = f"{_roadmap}/chantiers/<int:pk>/carte"
_resource = f"{_map}/ressources/<int:node>"

# From a phone, without an account.
_phones = [
    path("table/<str:token>/cartes/", table_maps.table_maps, name="table_maps"),
    path("table/<str:token>/cartes/<int:pk>/", table_maps.table_map, name="table_map"),
    path("cartes/", phones.phone_maps, name="phone_maps"),
    path("cartes/<int:pk>/", phones.phone_map, name="phone_map"),
    path("cartes/<int:pk>/<int:node>/", phones.phone_resource, name="phone_resource"),
    path("cartes/<int:pk>/flux/", phones.phone_map_stream, name="phone_map_stream"),
    path("cartes/<int:pk>/annuler/", phones.undo_phone_act, name="phone_undo"),
]

urlpatterns = [
    path("a/<str:code>/", include(_phones)),
    # --- resource maps
    path(f"{_map}/", resources.resource_map, name="map"),
    path(f"{_map}/projection/", resources.map_screen, name="map_screen"),
    path(f"{_map}/flux/", resources.map_stream, name="map_stream"),
    path(f"{_map}/dessin.svg", resources.map_svg, name="map_svg"),
    path(f"{_map}/tableau.csv", resources.map_table, name="map_table"),
    path(f"{_map}/annuler/", resources.undo_map_act, name="undo_act"),
    path(f"{_map}/ressources/nouvelle/", resources.add_resource, name="add_resource"),
    path(f"{_map}/ressources/ajouter/", several_resources.add_resources, name="add_resources"),
    path(f"{_map}/ressources/plusieurs/", several_resources.change_several_resources, name="several_resources"),
    path(f"{_resource}/", resources.edit_resource, name="resource"),
    path(f"{_resource}/ranger/", resources.shift_resource, name="shift_resource"),
    path(f"{_resource}/deplacer/", resources.move_resource, name="move_resource"),
    path(f"{_resource}/retirer/", resources.remove_resource, name="remove_resource"),
    path(f"{_roadmap}/chantiers/faisabilite/", resources.edit_scale, name="scale"),
]
