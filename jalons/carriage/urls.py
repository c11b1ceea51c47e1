"""Where one reads a workshop as a whole, carries it by file, and erases whoever it names."""

from django.urls import path

from jalons.carriage.views import carriages, people, workshops

app_name = "carriage"

_roadmap = "feuilles-de-route/<slug:slug>"
_one = f"{_roadmap}/ateliers/<int:number>"

urlpatterns = [
    # --- the workshop
    path(f"{_one}/", workshops.workshop_page, name="console"),
    path(f"{_one}/modifier/", workshops.revise_workshop, name="revise"),
    path(f"{_one}/supprimer/", workshops.remove_workshop, name="remove"),
    path(f"{_one}/garder-comme-modele/", workshops.keep_as_template, name="keep_as_template"),
    # --- carry
    path(f"{_one}/emporter/", carriages.carry_workshop, name="carry"),
    path(f"{_one}/emporter/<uuid:uid>/fichier/", carriages.carried_file, name="carried_file"),
    path(f"{_one}/rapporter/", carriages.bring_back_file, name="bring_back"),
    path(f"{_one}/rapporter/<uuid:uid>/", carriages.merge_return, name="merge"),
    path(f"{_one}/rapporter/<uuid:uid>/ecarter/", carriages.discard_return, name="set_aside"),
    path("ateliers-emportes/", carriages.open_carried_file, name="open_carried"),
    # --- who is named, and erased
    path(f"{_one}/donnees-personnelles/", people.named_people, name="named_people"),
    path(f"{_one}/donnees-personnelles/<int:pk>/effacer/", people.erase_participant, name="erase_participant"),
    path(f"{_roadmap}/engagements/<int:pk>/effacer/", people.erase_pledge_person, name="erase_pledge"),
    path(f"{_roadmap}/engagements/<int:pk>/retirer/", people.remove_pledge, name="remove_pledge"),
    path("engagements/<uuid:uid>/", people.own_pledge, name="own_pledge"),
]
