"""Where a workshop is prepared, its wall is written and sorted, and enjeux, chantiers and pledges come out of it."""

from django.urls import include, path

from jalons.workshops.views import (
    citations,
    findings,
    note_tables,
    notes,
    own_notes,
    phones,
    pledges,
    run_sheets,
    secretaries,
    stakes,
    table_stakes,
    templates,
    theme_suggestions,
    walls,
    workshops,
)

app_name = "workshops"

_roadmap = "feuilles-de-route/<slug:slug>"
_one = f"{_roadmap}/ateliers/<int:number>"

# From a phone, without an account.
_phones = [
    path("notes/<int:number>/", own_notes.reword_own_note, name="reword"),
    path("notes/<int:number>/retirer/", own_notes.withdraw_own_note, name="withdraw_own_note"),
    path("notes/<int:number>/remettre/", own_notes.put_back_own_note, name="put_back_own_note"),
    path("notes/<int:number>/effacer/", own_notes.erase_own_note, name="erase_own_note"),
    path("engagements/", pledges.make_pledge, name="promise"),
    path("flux/", phones.phone_stream, name="phone_stream"),
    path("table/<str:token>/", secretaries.secretary, name="secretary"),
    path("table/<str:token>/notes/", secretaries.secretary_write, name="secretary_write"),
    path("table/<str:token>/notes/<int:number>/", secretaries.secretary_note, name="secretary_note"),
    path("table/<str:token>/enjeux/", table_stakes.table_stakes, name="table_stakes"),
    path("table/<str:token>/enjeux/<uuid:uid>/", table_stakes.table_stake, name="table_stake"),
    path("table/<str:token>/flux/", secretaries.secretary_stream, name="secretary_stream"),
]

urlpatterns = [
    path("a/sw.js", phones.service_worker, name="service_worker"),
    path("a/<str:code>/", include(_phones)),
    # --- the workshop
    path(f"{_roadmap}/ateliers/", workshops.workshop_list, name="index"),
    path(f"{_roadmap}/ateliers/nouveau/", workshops.create_workshop, name="create"),
    path(f"{_roadmap}/ateliers/modeles/", templates.templates, name="templates"),
    path(f"{_roadmap}/ateliers/modeles/<int:pk>/modele.json", templates.template_file, name="template_file"),
    path(f"{_roadmap}/ateliers/modeles/<int:pk>/retirer/", templates.remove_template, name="remove_template"),
    path(f"{_one}/ouvrir/", workshops.open_workshop, name="open"),
    # --- prepare: run sheet
    path(f"{_one}/conducteur/", run_sheets.run_sheet, name="run_sheet"),
    path(f"{_one}/conducteur/installer/", run_sheets.install_run_sheet, name="install_run_sheet"),
    path(f"{_one}/conducteur/reprendre/", run_sheets.copy_run_sheet, name="copy_run_sheet"),
    path(f"{_one}/conducteur/creneau/", run_sheets.book_slot, name="book_slot"),
    path(f"{_one}/conducteur/vider/", run_sheets.clear_run_sheet, name="clear_run_sheet"),
    path(f"{_one}/conducteur/sequence/", run_sheets.add_item, name="add_item"),
    path(f"{_one}/conducteur/<int:pk>/", run_sheets.edit_item, name="item"),
    path(f"{_one}/conducteur/<int:pk>/deplacer/", run_sheets.move_item, name="move_item"),
    path(f"{_one}/conducteur/<int:pk>/retirer/", run_sheets.remove_item, name="remove_item"),
    # --- run: the wall
    path(f"{_one}/mur/", walls.wall, name="wall"),
    path(f"{_one}/deplacer/", walls.move_note, name="move"),
    path(f"{_one}/classer/", walls.sort_notes, name="sort"),
    path(f"{_one}/groupes/", walls.create_group, name="create_group"),
    path(f"{_one}/groupes/<int:pk>/", walls.edit_group, name="group"),
    path(f"{_one}/groupes/<int:pk>/enjeu/", walls.promote_to_stake, name="name_stake"),
    path(f"{_one}/groupes/<int:pk>/enjeu/annuler/", walls.take_back_stake, name="take_back_stake"),
    path(f"{_one}/groupes/<int:pk>/chantier/", walls.promote_to_key_project, name="name_key_project"),
    path(f"{_one}/reprendre-les-enjeux/", walls.take_up_stakes, name="take_up_stakes"),
    path(f"{_one}/groupes/<int:pk>/supprimer/", walls.remove_group, name="remove_group"),
    path(f"{_one}/groupes/<int:pk>/reunir/", walls.merge_group, name="merge_group"),
    path(f"{_one}/groupes/<int:pk>/separer/", walls.split_group, name="split_group"),
    path(f"{_one}/notes/<int:note>/", notes.note, name="note"),
    path(f"{_one}/moderer/", notes.moderate, name="moderate"),
    path(f"{_one}/notes/<int:note>/telephone/", notes.phone_notes, name="phone_notes"),
    path(f"{_one}/notes/<int:note>/constats/", citations.cite_in_note, name="cite_in_note"),
    path(f"{_one}/portrait/", findings.take_findings, name="take_findings"),
    path(f"{_one}/gestes/", notes.wall_acts, name="acts"),
    path(f"{_one}/flux/", walls.wall_stream, name="stream"),
    path(f"{_one}/aide-au-tri/", theme_suggestions.suggestions, name="suggestions"),
    path(f"{_roadmap}/themes/", theme_suggestions.themes, name="themes"),
    path(f"{_roadmap}/themes/proposes/", theme_suggestions.reset_themes, name="reset_themes"),
    # --- run: tables of notes
    path(f"{_one}/secretaires/", secretaries.secretaries, name="secretaries"),
    path(f"{_one}/tableur/", note_tables.notes_table, name="notes_table"),
    path(f"{_one}/tableur/apercu/", note_tables.notes_preview, name="notes_preview"),
    path(f"{_one}/tableur/importer/", note_tables.import_notes, name="import_notes"),
    path(f"{_one}/tableur/modele.xlsx", note_tables.notes_template, name="notes_model"),
    path(f"{_one}/tableur/notes.csv", note_tables.notes_csv, name="notes_csv"),
    path(f"{_one}/tableur/notes.xlsx", note_tables.notes_xlsx, name="notes_xlsx"),
    # --- enjeux and chantiers
    path(f"{_roadmap}/enjeux/", stakes.stakes, name="stakes"),
    path(f"{_roadmap}/enjeux/nouveau/", stakes.add_stake, name="add_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/modifier/", stakes.edit_stake, name="edit_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/constats/", citations.cite_in_stake, name="cite_in_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/supprimer/", stakes.remove_stake, name="remove_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/etat/", stakes.settle_stake, name="settle_stake"),
    path(f"{_roadmap}/chantiers/<int:pk>/etat/", stakes.settle_key_project, name="settle_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/retenir/", stakes.shortlist_key_project, name="shortlist"),
    path(f"{_roadmap}/chantiers/<int:pk>/ne-plus-retenir/", stakes.unlist_key_project, name="unlist"),
    path(f"{_roadmap}/chantiers/nouveau/", stakes.add_key_project, name="add_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/modifier/", stakes.edit_key_project, name="edit_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/supprimer/", stakes.remove_key_project, name="remove_key_project"),
    # --- pledges
    path(f"{_one}/engagements/", pledges.pledges, name="pledges"),
    path(f"{_roadmap}/engagements/", pledges.all_pledges, name="all_pledges"),
    path(f"{_roadmap}/engagements/<int:pk>/tenu/", pledges.keep_pledge, name="keep_pledge"),
    # --- participants: no account
    path("rejoindre/", phones.join_code, name="join_code"),
]
