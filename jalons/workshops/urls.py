from django.urls import path

from jalons.workshops.views import (
    carriages,
    map_phones,
    notes,
    pace,
    phones,
    pledges,
    resources,
    run_sheets,
    sense,
    stakes,
    tables,
    walls,
    workshops,
)

app_name = "workshops"

_roadmap = "feuilles-de-route/<slug:slug>"
_map = f"{_roadmap}/chantiers/<int:pk>/carte"
_resource = f"{_map}/ressources/<int:node>"
_one = f"{_roadmap}/ateliers/<int:number>"

urlpatterns = [
    # --- the workshop
    path(f"{_roadmap}/ateliers/", workshops.index, name="index"),
    path(f"{_roadmap}/ateliers/nouveau/", workshops.create, name="create"),
    path(f"{_one}/", workshops.console, name="console"),
    path(f"{_one}/modifier/", workshops.revise, name="revise"),
    path(f"{_one}/supprimer/", workshops.remove, name="remove"),
    path(f"{_one}/ouvrir/", workshops.open_workshop, name="open"),
    path(f"{_one}/clore/", workshops.close_workshop, name="close"),
    # --- prepare: guests, run sheet, tables
    path(f"{_one}/conducteur/", run_sheets.run_sheet, name="run_sheet"),
    path(f"{_one}/conducteur/installer/", run_sheets.install_run_sheet, name="install_run_sheet"),
    path(f"{_one}/conducteur/reprendre/", run_sheets.copy_run_sheet, name="copy_run_sheet"),
    path(f"{_one}/conducteur/creneau/", run_sheets.book_slot, name="book_slot"),
    path(f"{_one}/conducteur/vider/", run_sheets.clear_run_sheet, name="clear_run_sheet"),
    path(f"{_one}/conducteur/sequence/", run_sheets.add_item, name="add_item"),
    path(f"{_one}/conducteur/<int:pk>/", run_sheets.item, name="item"),
    path(f"{_one}/conducteur/<int:pk>/deplacer/", run_sheets.move_item, name="move_item"),
    path(f"{_one}/conducteur/<int:pk>/retirer/", run_sheets.remove_item, name="remove_item"),
    path(f"{_one}/tables/", tables.tables, name="tables"),
    path(f"{_one}/tables/composer/", tables.compose_tables, name="compose_tables"),
    path(f"{_one}/tables/placer/", tables.seat_guest, name="seat_guest"),
    path(f"{_one}/tables/<int:pk>/garder/", tables.fix_guest, name="fix_guest"),
    # --- run: the wall
    path(f"{_one}/animer/", pace.run, name="run"),
    path(f"{_one}/mur/", walls.wall, name="wall"),
    path(f"{_one}/deplacer/", walls.move, name="move"),
    path(f"{_one}/classer/", walls.sort, name="sort"),
    path(f"{_one}/groupes/", walls.create_group, name="create_group"),
    path(f"{_one}/groupes/<int:pk>/", walls.group, name="group"),
    path(f"{_one}/groupes/<int:pk>/enjeu/", walls.name_stake, name="name_stake"),
    path(f"{_one}/groupes/<int:pk>/chantier/", walls.name_key_project, name="name_key_project"),
    path(f"{_one}/reprendre-les-enjeux/", walls.take_up_stakes, name="take_up_stakes"),
    path(f"{_one}/groupes/<int:pk>/supprimer/", walls.remove_group, name="remove_group"),
    path(f"{_one}/groupes/<int:pk>/reunir/", walls.merge_group, name="merge_group"),
    path(f"{_one}/groupes/<int:pk>/separer/", walls.split_group, name="split_group"),
    path(f"{_one}/notes/<int:note>/", notes.note, name="note"),
    path(f"{_one}/gestes/", notes.acts, name="acts"),
    path(f"{_one}/projection/", walls.projection, name="projection"),
    path(f"{_one}/flux/", walls.stream, name="stream"),
    path(f"{_one}/aide-au-tri/", sense.suggestions, name="suggestions"),
    path(f"{_roadmap}/themes/", sense.themes, name="themes"),
    path(f"{_roadmap}/themes/proposes/", sense.reset_themes, name="reset_themes"),
    # --- run: paper, tables, imports
    # --- vote
    # --- give back, carry
    path(f"{_one}/emporter/", carriages.carry, name="carry"),
    path(f"{_one}/emporter/<uuid:uid>/fichier/", carriages.carried_file, name="carried_file"),
    path(f"{_one}/rapporter/", carriages.bring_back, name="bring_back"),
    path(f"{_one}/rapporter/<uuid:uid>/", carriages.merge, name="merge"),
    path(f"{_one}/rapporter/<uuid:uid>/ecarter/", carriages.set_aside, name="set_aside"),
    path("ateliers-emportes/", carriages.open_carried, name="open_carried"),
    # --- enjeux and chantiers
    path(f"{_roadmap}/enjeux/", stakes.stakes, name="stakes"),
    path(f"{_roadmap}/enjeux/nouveau/", stakes.add_stake, name="add_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/modifier/", stakes.edit_stake, name="edit_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/supprimer/", stakes.remove_stake, name="remove_stake"),
    path(f"{_roadmap}/chantiers/", stakes.coverage, name="coverage"),
    path(f"{_roadmap}/chantiers/<int:pk>/retenir/", stakes.shortlist, name="shortlist"),
    path(f"{_roadmap}/chantiers/<int:pk>/ne-plus-retenir/", stakes.take_off_the_shortlist, name="unlist"),
    path(f"{_roadmap}/chantiers/nouveau/", stakes.add_key_project, name="add_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/modifier/", stakes.edit_key_project, name="edit_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/supprimer/", stakes.remove_key_project, name="remove_key_project"),
    # --- resource maps
    path(f"{_map}/", resources.resource_map, name="map"),
    path(f"{_map}/flux/", resources.map_stream, name="map_stream"),
    path(f"{_map}/dessin.svg", resources.map_svg, name="map_svg"),
    path(f"{_map}/tableau.csv", resources.map_table, name="map_table"),
    path(f"{_map}/annuler/", resources.undo, name="undo_act"),
    path(f"{_map}/ressources/nouvelle/", resources.add_resource, name="add_resource"),
    path(f"{_resource}/", resources.resource, name="resource"),
    path(f"{_resource}/ranger/", resources.shift_resource, name="shift_resource"),
    path(f"{_resource}/deplacer/", resources.move_resource, name="move_resource"),
    path(f"{_resource}/retirer/", resources.remove_resource, name="remove_resource"),
    path(f"{_roadmap}/chantiers/faisabilite/", resources.scale, name="scale"),
    # --- pledges
    path(f"{_one}/engagements/", pledges.pledges, name="pledges"),
    path(f"{_roadmap}/engagements/<int:pk>/tenu/", pledges.keep, name="keep_pledge"),
    path(f"{_roadmap}/engagements/<int:pk>/effacer/", pledges.erase, name="erase_pledge"),
    path(f"{_roadmap}/engagements/<int:pk>/retirer/", pledges.remove, name="remove_pledge"),
    path("engagements/<uuid:uid>/", pledges.own, name="own_pledge"),
    # --- participants: no account
    path("rejoindre/", phones.join_code, name="join_code"),
    path("a/sw.js", phones.service_worker, name="service_worker"),
    path("a/<str:code>/", phones.participate, name="participate"),
    path("a/<str:code>/entrer/", phones.join, name="join"),
    path("a/<str:code>/notes/", phones.write, name="write"),
    path("a/<str:code>/notes/<int:number>/", phones.reword, name="reword"),
    path("a/<str:code>/cartes/", map_phones.maps, name="phone_maps"),
    path("a/<str:code>/cartes/<int:pk>/", map_phones.phone_map, name="phone_map"),
    path("a/<str:code>/cartes/<int:pk>/<int:node>/", map_phones.phone_resource, name="phone_resource"),
    path("a/<str:code>/engagements/", map_phones.promise, name="promise"),
    path("a/<str:code>/flux/", phones.phone_stream, name="phone_stream"),
]
