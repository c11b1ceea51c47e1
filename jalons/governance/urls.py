"""Where the groupe projet, its frame, its definition and the committees are found."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from jalons.governance.rules.framing import Part
from jalons.governance.views import (
    committees,
    consultations,
    convocations,
    coordinators,
    definitions,
    frameworks,
    framing,
    group,
    join_requests,
    meeting_series,
    member_organisations,
    points,
    presence,
    seats,
)


class FramingPart(StringConverter):
    regex = "|".join(Part)


register_converter(FramingPart, "framing_part")

app_name = "governance"

_roadmap = "feuilles-de-route/<slug:slug>"
_definition = f"{_roadmap}/definition"

_member_organisations = [
    path("", member_organisations.member_list, name="member_organisations"),
    path("ajouter/", member_organisations.add_member, name="add_member_organisation"),
    path("<int:pk>/", member_organisations.member_organisation, name="member_organisation"),
    path("<int:pk>/repondre/", member_organisations.answer_member, name="answer_member"),
    path("<int:pk>/co-porteuse/", member_organisations.set_co_carrier, name="set_co_carrier"),
    path("<int:pk>/quitter/", member_organisations.leave_member, name="leave_member"),
    path("<int:pk>/revenir/", member_organisations.take_back_departure, name="take_back_departure"),
    path("<int:pk>/retirer/", member_organisations.remove_member, name="remove_member_organisation"),
    path("<int:pk>/reunir/<int:other>/", member_organisations.merge_members, name="merge_member_organisations"),
    path("demandes/<int:pk>/renvoyer/", member_organisations.send_answer_again, name="send_answer_again"),
    path("rejoindre/", join_requests.join_door, name="join_door"),
    path("rejoindre/ouvrir/", join_requests.open_door, name="open_door"),
    path("rejoindre/fermer/", join_requests.close_door, name="close_door"),
    path("rejoindre/changer-l-adresse/", join_requests.change_address, name="change_door_address"),
]

_committees = [
    path("", committees.committee_list, name="committees"),
    path("nouvelle/", committees.add_committee, name="add_committee"),
    path("<int:pk>/", committees.show_committee, name="committee"),
    path("<int:pk>/modifier/", committees.edit_committee, name="edit_committee"),
    path("<int:pk>/planifier/", meeting_series.plan_committee_year, name="plan_committee_year"),
    path("<int:pk>/clore/", committees.close_committee, name="close_committee"),
    path("<int:pk>/rouvrir/", committees.reopen_committee, name="reopen_committee"),
    path("<int:pk>/retirer/", committees.remove_committee, name="remove_committee"),
    path("<int:pk>/sieges/ajouter/", seats.add_seat, name="add_seat"),
    path("<int:pk>/sieges/plusieurs/", seats.add_seats, name="add_seats"),
    path("<int:pk>/sieges/<int:seat>/", seats.edit_seat, name="seat"),
    path("<int:pk>/sieges/<int:seat>/finir/", seats.end_seat, name="end_seat"),
    path("<int:pk>/sieges/<int:seat>/garder/", seats.keep_seat, name="keep_seat"),
    path("<int:pk>/sieges/<int:seat>/retirer/", seats.remove_seat, name="remove_seat"),
]

_meeting = [
    path("points/nouveau/", points.add_point, name="add_point"),
    path("points/<int:point>/", points.edit_point, name="edit_point"),
    path("points/<int:point>/confier/", points.hand_point, name="hand_point"),
    path("points/<int:point>/placer/", points.move_point, name="move_point"),
    path("points/<int:point>/retirer/", points.remove_point, name="remove_point"),
    path("seance/ouvrir/", presence.open_sitting, name="open_sitting"),
    path("seance/ne-pas-ouvrir/", presence.withdraw_opening, name="withdraw_opening"),
    path("seance/lever/", presence.close_sitting, name="close_sitting"),
    path("seance/reprendre/", presence.reopen_sitting, name="reopen_sitting"),
    path("presence/", presence.show_presence, name="presence"),
    path("presence/tous/", presence.mark_everyone, name="mark_everyone"),
    path("presence/effacer/", presence.withdraw_marks, name="withdraw_marks"),
    path("presence/<int:seat>/", presence.seat_presence, name="seat_presence"),
    path("presence/<int:seat>/noter/", presence.mark_seat, name="mark_seat"),
    path("presence/<int:seat>/mouvement/", presence.note_movement, name="note_movement"),
    path("presence/<int:seat>/mouvement/annuler/", presence.undo_movement, name="undo_movement"),
]

_convocation = [
    path("", convocations.convene_seats, name="convocation"),
    path("ajouter/", convocations.convene_missing, name="convene_missing"),
    path("renvoyer/", convocations.send_convocations_again, name="send_convocations_again"),
    path("prevenir/", convocations.tell_agenda, name="tell_agenda"),
    path("relancer/", convocations.remind_seats, name="remind_seats"),
    path("ma-reponse/", convocations.my_reply, name="my_reply"),
    path("<int:row>/reponse/", convocations.note_reply, name="note_reply"),
    path("<int:row>/telephone/", convocations.write_seat_phone, name="write_seat_phone"),
    path("<int:row>/appel/", convocations.note_call, name="note_call"),
    path("<int:row>/page/donner/", convocations.give_seat_page, name="give_seat_page"),
    path("<int:row>/page/retirer/", convocations.revoke_seat_page, name="revoke_seat_page"),
]

urlpatterns = [
    # --- groupe projet
    path(f"{_roadmap}/groupe-projet/", group.group_page, name="group"),
    path(f"{_roadmap}/groupe-projet/nouveau/", group.add_group_member, name="add_group_member"),
    path(f"{_roadmap}/groupe-projet/inviter/", group.invite_member, name="invite"),
    path(f"{_roadmap}/groupe-projet/<int:pk>/", group.group_member, name="group_member"),
    path(f"{_roadmap}/groupe-projet/<int:pk>/partir/", group.leave_group, name="leave_group"),
    path(f"{_roadmap}/groupe-projet/<int:pk>/reprendre/", group.rejoin_group, name="rejoin_group"),
    path(f"{_roadmap}/groupe-projet/<int:pk>/retirer/", group.remove_group_member, name="remove_group_member"),
    path(f"{_roadmap}/invitations/<int:pk>/accepter/", group.accept_claim, name="accept_claim"),
    path(f"{_roadmap}/invitations/<int:pk>/refuser/", group.refuse_claim, name="refuse_claim"),
    # --- the note de cadrage
    path(f"{_roadmap}/note-de-cadrage/", framing.framing_note, name="framing_note"),
    path(f"{_roadmap}/note-de-cadrage/<framing_part:part>/", framing.edit_framing_part, name="edit_framing_part"),
    # --- committees
    path(f"{_roadmap}/comites/instances/", include(_committees)),
    path(f"{_roadmap}/comite-de-pilotage/", committees.steering_committee, name="steering_committee"),
    path(f"{_roadmap}/comites/<int:pk>/", include(_meeting)),
    path(f"{_roadmap}/comites/<int:pk>/convocation/", include(_convocation)),
    # Without an account, for the holder of a private page.
    path("ma-convocation/<str:token>/", convocations.own_convocation, name="own_convocation"),
    path("ma-convocation/<str:token>/reunion.ics", convocations.own_meeting_ics, name="own_meeting_ics"),
    path("ma-convocation/<str:token>/ecrire/", coordinators.write_from_seat, name="write_from_seat"),
    # --- to whoever coordinates
    path(f"{_roadmap}/ecrire-a-la-coordination/", coordinators.write_to_coordinators, name="write_to_coordinators"),
    # --- frameworks
    path(f"{_roadmap}/cadres/", frameworks.framework_list, name="frameworks"),
    path(f"{_roadmap}/cadres/<int:pk>/", frameworks.edit_framework, name="framework"),
    path(f"{_roadmap}/cadres/<int:pk>/retirer/", frameworks.remove_framework, name="remove_framework"),
    # --- member organisations, and the public page by which others ask to join
    path(f"{_roadmap}/structures-membres/", include(_member_organisations)),
    path("rejoindre-la-demarche/<str:code>/", join_requests.ask_to_join, name="join"),
    path("rejoindre-la-demarche/<str:code>/merci/", join_requests.thanks_page, name="joined"),
    # --- the shared definition
    path(f"{_definition}/", definitions.definition_page, name="definition"),
    path(f"{_definition}/ecrire/", definitions.write_definition, name="write_definition"),
    path(f"{_definition}/recueillir/", consultations.collect_impressions, name="collect_impressions"),
    path(f"{_definition}/proposer/", consultations.propose_definition, name="propose_definition"),
    path(f"{_definition}/ma-reponse/", consultations.my_answer, name="my_answer"),
    path(f"{_definition}/versions/<int:number>/", definitions.definition_version, name="definition_version"),
    path(f"{_definition}/versions/<int:number>/adopter/", definitions.adopt_definition, name="adopt_definition"),
    path(f"{_definition}/versions/<int:number>/supprimer/", definitions.abandon_draft, name="abandon_draft"),
    path(f"{_definition}/questions/<int:pk>/", consultations.consultation_page, name="consultation"),
    path(f"{_definition}/questions/<int:pk>/relancer/", consultations.remind_group, name="remind_group"),
    path(f"{_definition}/questions/<int:pk>/clore/", consultations.close_consultation, name="close_consultation"),
    path(f"{_definition}/questions/<int:pk>/prolonger/", consultations.extend_consultation, name="extend_consultation"),
    path(f"{_definition}/pages/<int:pk>/donner/", consultations.give_private_page, name="give_private_page"),
    path(f"{_definition}/pages/<int:pk>/retirer/", consultations.revoke_private_page, name="revoke_private_page"),
    # Without an account: for the holder of a private page, then for everybody.
    path("ma-reponse/<str:token>/", consultations.own_question, name="own_question"),
    path("definitions/<uuid:uid>/", definitions.public_definition, name="public_definition"),
]
