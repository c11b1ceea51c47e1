"""This floor registers its messages: to seats, about the definition, to whoever coordinates or asks to join."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "jalons.governance"

    def ready(self) -> None:
        from jalons.governance.changes.coordinators import forget_sent_message
        from jalons.governance.changes.seat_messages import compose_seat_message
        from jalons.governance.mails import (
            ASKED_TO_CONSENT,
            ASKED_TO_SAY,
            COORDINATOR_MESSAGE,
            JOIN_ANSWER,
            MEETING_MINUTES,
            PRESENTER_AWAY,
            SEAT_MESSAGE,
            compose_coordinator_message,
            compose_join_answer,
            compose_meeting_minutes,
            compose_presenter_away,
            compose_question,
        )
        from jalons.governance.models import AskedMember, SeatMessage
        from jalons.mail.changes import secret_eraser
        from jalons.mail.kinds import Kind, register_kind

        register_kind(
            COORDINATOR_MESSAGE,
            Kind(compose_coordinator_message, forget_sent_message, label=_("message à la coordination")),
        )
        register_kind(
            PRESENTER_AWAY,
            Kind(compose_presenter_away, forget_sent_message, label=_("absence d’une personne qui présente")),
        )
        register_kind(JOIN_ANSWER, Kind(compose_join_answer, label=_("réponse à une demande")))
        register_kind(MEETING_MINUTES, Kind(compose_meeting_minutes, label=_("compte rendu d’un comité")))
        for kind in (ASKED_TO_SAY, ASKED_TO_CONSENT):
            register_kind(
                kind, Kind(compose_question, secret_eraser(AskedMember), label=_("question sur la définition"))
            )
        register_kind(
            SEAT_MESSAGE, Kind(compose_seat_message, secret_eraser(SeatMessage), label=_("convocation d’un comité"))
        )
