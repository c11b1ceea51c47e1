from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from jalons.workshops.rules.guests import Gesture
from jalons.workshops.views import (
    attendance,
    ballots,
    carriages,
    findings,
    guests,
    mailings,
    map_phones,
    notes,
    own_notes,
    pace,
    paper,
    people,
    phones,
    pledges,
    replies,
    resources,
    run_sheets,
    secretaries,
    sense,
    stakes,
    tables,
    votes,
    walls,
    workshops,
)


class MessageKind(StringConverter):
    """What one writes to guests by hand; the rest leaves by itself."""

    regex = "|".join((Gesture.INVITATION, Gesture.REMINDER, Gesture.EVE, Gesture.WORD))


register_converter(MessageKind, "message_kind")

app_name = "workshops"

_roadmap = "feuilles-de-route/<slug:slug>"
_map = f"{_roadmap}/chantiers/<int:pk>/carte"
_resource = f"{_map}/ressources/<int:node>"
_one = f"{_roadmap}/ateliers/<int:number>"
_guests = f"{_one}/invitations"

# What a whole room asks at once: looked for first, and in one go.
_phones = [
    path("", phones.participate, name="participate"),
    path("entrer/", phones.join, name="join"),
    path("notes/", phones.write, name="write"),
    path("notes/<int:number>/", own_notes.reword, name="reword"),
    path("notes/<int:number>/retirer/", own_notes.withdraw, name="withdraw_own_note"),
    path("notes/<int:number>/remettre/", own_notes.put_back, name="put_back_own_note"),
    path("mur/", phones.phone_wall, name="phone_wall"),
    path("cartes/", map_phones.maps, name="phone_maps"),
    path("cartes/<int:pk>/", map_phones.phone_map, name="phone_map"),
    path("cartes/<int:pk>/<int:node>/", map_phones.phone_resource, name="phone_resource"),
    path("cartes/<int:pk>/flux/", map_phones.phone_map_stream, name="phone_map_stream"),
    path("cartes/<int:pk>/annuler/", map_phones.phone_undo, name="phone_undo"),
    path("engagements/", map_phones.promise, name="promise"),
    path("flux/", phones.phone_stream, name="phone_stream"),
    path("table/<str:token>/", secretaries.secretary, name="secretary"),
    path("table/<str:token>/notes/", secretaries.secretary_write, name="secretary_write"),
    path("table/<str:token>/notes/<int:number>/", secretaries.secretary_note, name="secretary_note"),
    path("table/<str:token>/flux/", secretaries.secretary_stream, name="secretary_stream"),
    path("vote/", votes.votes, name="votes"),
    path("vote/<int:pk>/", votes.vote, name="vote"),
]

urlpatterns = [
    path("a/sw.js", phones.service_worker, name="service_worker"),
    path("a/<str:code>/", include(_phones)),
    # --- the workshop
    path(f"{_roadmap}/ateliers/", workshops.index, name="index"),
    path(f"{_roadmap}/ateliers/nouveau/", workshops.create, name="create"),
    path(f"{_one}/", workshops.console, name="console"),
    path(f"{_one}/modifier/", workshops.revise, name="revise"),
    path(f"{_one}/supprimer/", workshops.remove, name="remove"),
    path(f"{_one}/ouvrir/", workshops.open_workshop, name="open"),
    path(f"{_one}/clore/", workshops.close_workshop, name="close"),
    # --- prepare: guests, run sheet, tables
    path(f"{_guests}/", guests.guests, name="guests"),
    path(f"{_guests}/choisir/", guests.choose_guests, name="choose_guests"),
    path(f"{_guests}/reprendre/", guests.take_over_guests, name="take_over_guests"),
    path(f"{_guests}/retirer/", guests.remove_guests, name="remove_guests"),
    path(f"{_guests}/reglages/", guests.guest_settings, name="guest_settings"),
    path(f"{_guests}/personnes/<int:pk>/", guests.guest, name="guest"),
    path(f"{_guests}/personnes/<int:pk>/prevenue/", guests.tell_guest, name="tell_guest"),
    path(f"{_guests}/reponses/", guests.answers, name="answers"),
    path(f"{_guests}/reponses/<int:pk>/", guests.answer_guest, name="answer_guest"),
    path(f"{_guests}/papier/", guests.guest_letters, name="guest_letters"),
    path(f"{_guests}/papier/postees/", guests.post_letters, name="post_letters"),
    path(f"{_guests}/appels.csv", guests.phone_csv, name="phone_csv"),
    path(f"{_guests}/ecrire/<message_kind:kind>/", mailings.write_guests, name="write_guests"),
    path(f"{_guests}/envois/<int:pk>/", mailings.mailing, name="mailing"),
    path(f"{_guests}/envois/<int:pk>/renvoyer/", mailings.retry_mailing, name="retry_mailing"),
    path(f"{_one}/atelier.ics", guests.workshop_ics, name="workshop_ics"),
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
    # --- run: the door, the wall
    path(f"{_one}/presence/", attendance.attendance, name="attendance"),
    path(f"{_one}/presence/<int:pk>/", attendance.attend, name="attend"),
    path(f"{_one}/presence/acteurs/<int:pk>/", attendance.welcome_contact, name="welcome_contact"),
    path(f"{_one}/presence/<int:pk>/retirer/", attendance.forget_walk_in, name="forget_walk_in"),
    path(f"{_one}/presence/fin/", attendance.close_door, name="close_door"),
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
    path(f"{_one}/portrait/", findings.take_findings, name="take_findings"),
    path(f"{_one}/gestes/", notes.acts, name="acts"),
    path(f"{_one}/projection/", walls.projection, name="projection"),
    path(f"{_one}/flux/", walls.stream, name="stream"),
    path(f"{_one}/aide-au-tri/", sense.suggestions, name="suggestions"),
    path(f"{_roadmap}/themes/", sense.themes, name="themes"),
    path(f"{_roadmap}/themes/proposes/", sense.reset_themes, name="reset_themes"),
    # --- run: paper, tables, imports
    path(f"{_one}/papier/", paper.paper, name="paper"),
    path(f"{_one}/secretaires/", secretaries.secretaries, name="secretaries"),
    path(f"{_one}/tableur/", paper.notes_table, name="notes_table"),
    path(f"{_one}/tableur/apercu/", paper.notes_preview, name="notes_preview"),
    path(f"{_one}/tableur/importer/", paper.import_notes, name="import_notes"),
    path(f"{_one}/tableur/modele.xlsx", paper.notes_model, name="notes_model"),
    path(f"{_one}/tableur/notes.csv", paper.notes_csv, name="notes_csv"),
    path(f"{_one}/tableur/notes.xlsx", paper.notes_xlsx, name="notes_xlsx"),
    # --- vote
    path(f"{_one}/votes/", ballots.ballots, name="ballots"),
    path(f"{_one}/votes/nouveau/", ballots.create_ballot, name="create_ballot"),
    path(f"{_one}/votes/<int:pk>/", ballots.ballot, name="ballot"),
    path(f"{_one}/votes/<int:pk>/modifier/", ballots.revise_ballot, name="revise_ballot"),
    path(f"{_one}/votes/<int:pk>/supprimer/", ballots.remove_ballot, name="remove_ballot"),
    path(f"{_one}/votes/<int:pk>/ouvrir/", ballots.open_ballot, name="open_ballot"),
    path(f"{_one}/votes/<int:pk>/clore/", ballots.close_ballot, name="close_ballot"),
    path(f"{_one}/votes/<int:pk>/geler/", ballots.freeze_option, name="freeze_option"),
    path(f"{_one}/votes/<int:pk>/salle/", ballots.room_count, name="room_count"),
    path(f"{_one}/votes/<int:pk>/participation/", ballots.participation, name="participation"),
    path(f"{_one}/votes/<int:pk>/projeter/", ballots.show_ballot, name="show_ballot"),
    path(f"{_one}/votes/<int:pk>/classer/", ballots.rank_by_votes, name="rank_by_votes"),
    path(f"{_one}/votes/<int:pk>/resultats.csv", ballots.ballot_csv, name="ballot_csv"),
    # --- give back, carry
    path(f"{_one}/emporter/", carriages.carry, name="carry"),
    path(f"{_one}/emporter/<uuid:uid>/fichier/", carriages.carried_file, name="carried_file"),
    path(f"{_one}/rapporter/", carriages.bring_back, name="bring_back"),
    path(f"{_one}/rapporter/<uuid:uid>/", carriages.merge, name="merge"),
    path(f"{_one}/rapporter/<uuid:uid>/ecarter/", carriages.set_aside, name="set_aside"),
    path("ateliers-emportes/", carriages.open_carried, name="open_carried"),
    path(f"{_one}/donnees-personnelles/", people.named_people, name="named_people"),
    path(f"{_one}/donnees-personnelles/<int:pk>/effacer/", people.erase_participant, name="erase_participant"),
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
    path(f"{_map}/projection/", resources.map_screen, name="map_screen"),
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
    # --- guests: no account
    path("repondre/", replies.reply_code, name="reply_code"),
    path("i/<uuid:uid>/", replies.reply, name="reply"),
    path("i/<uuid:uid>/ne-plus-m-ecrire/", replies.no_more, name="no_more"),
    path("i/<uuid:uid>/atelier.ics", replies.reply_ics, name="reply_ics"),
    # --- participants: no account
    path("rejoindre/", phones.join_code, name="join_code"),
]
