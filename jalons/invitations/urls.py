"""Where guests are invited, answer, get a table and are ticked at the door."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jalons.invitations.rules.guests import Gesture
from jalons.invitations.views import attendance, guests, mailings, people, registrations, replies, tables


class MessageKind(StringConverter):
    """The messages written to guests by hand; the others are automatic."""

    regex = "|".join((Gesture.INVITATION, Gesture.REMINDER, Gesture.EVE, Gesture.WORD))


register_converter(MessageKind, "message_kind")

app_name = "invitations"

_roadmap = "feuilles-de-route/<slug:slug>"
_one = f"{_roadmap}/ateliers/<int:number>"
_guests = f"{_one}/invitations"

urlpatterns = [
    # --- prepare: guests, tables
    path(f"{_roadmap}/inviter/", people.invite_people, name="invite_people"),
    path(f"{_guests}/", guests.guests, name="guests"),
    path(f"{_guests}/choisir/", guests.choose_guests, name="choose_guests"),
    path(f"{_guests}/reprendre/", guests.copy_guests, name="take_over_guests"),
    path(f"{_guests}/retirer/", guests.remove_guests, name="remove_guests"),
    path(f"{_guests}/reglages/", guests.guest_settings, name="guest_settings"),
    path(f"{_guests}/personnes/<int:pk>/", guests.guest, name="guest"),
    path(f"{_guests}/personnes/<int:pk>/prevenue/", guests.note_guest_told, name="tell_guest"),
    path(f"{_guests}/reponses/", guests.guest_answers, name="answers"),
    path(f"{_guests}/reponses/<int:pk>/", guests.note_guest_answer, name="answer_guest"),
    path(f"{_guests}/papier/", guests.guest_letters, name="guest_letters"),
    path(f"{_guests}/papier/postees/", guests.post_letters, name="post_letters"),
    path(f"{_guests}/appels.csv", guests.phone_csv, name="phone_csv"),
    path(f"{_guests}/ecrire/<message_kind:kind>/", mailings.write_guests, name="write_guests"),
    path(f"{_guests}/envois/<int:pk>/", mailings.mailing, name="mailing"),
    path(f"{_guests}/envois/<int:pk>/renvoyer/", mailings.retry_mailing, name="retry_mailing"),
    path(f"{_guests}/inscription/", registrations.registration, name="registration"),
    path(f"{_guests}/inscription/ouvrir/", registrations.open_registration, name="open_registration"),
    path(f"{_guests}/inscription/fermer/", registrations.close_registration, name="close_registration"),
    path(f"{_guests}/personnes/<int:pk>/inscriptions/", registrations.forget_repeated, name="forget_repeated"),
    path(f"{_one}/atelier.ics", guests.workshop_ics, name="workshop_ics"),
    path(f"{_one}/tables/", tables.tables, name="tables"),
    path(f"{_one}/tables/composer/", tables.compose_tables, name="compose_tables"),
    path(f"{_one}/tables/placer/", tables.seat_guest, name="seat_guest"),
    path(f"{_one}/tables/<int:pk>/garder/", tables.fix_guest_table, name="fix_guest"),
    # --- run: the door
    path(f"{_one}/presence/", attendance.attendance, name="attendance"),
    path(f"{_one}/presence/telephones.csv", attendance.phone_entries, name="phone_entries"),
    path(f"{_one}/presence/code/", attendance.check_in_guest, name="check_in_guest"),
    path(f"{_one}/presence/<int:pk>/", attendance.mark_attended, name="attend"),
    path(f"{_one}/presence/acteurs/<int:pk>/", attendance.welcome_contact, name="welcome_contact"),
    path(f"{_one}/presence/<int:pk>/retirer/", attendance.forget_walk_in, name="forget_walk_in"),
    path(f"{_one}/presence/retirer/", attendance.forget_walk_ins, name="forget_walk_ins"),
    path(f"{_one}/presence/corriger/", attendance.recount_walk_ins, name="recount_walk_ins"),
    path(f"{_one}/presence/fin/", attendance.close_attendance, name="close_door"),
    # --- guests: no account
    path("inscription/<str:code>/", registrations.register, name="register"),
    path("inscription-effacee/", registrations.registration_erased, name="registration_erased"),
    path("repondre/", replies.reply_code, name="reply_code"),
    path("je-suis-la/", replies.check_in, name="check_in"),
    path("i/<uuid:uid>/", replies.reply, name="reply"),
    path("i/<uuid:uid>/ne-plus-m-ecrire/", replies.stop_writing, name="no_more"),
    path("i/<uuid:uid>/atelier.ics", replies.reply_ics, name="reply_ics"),
]
