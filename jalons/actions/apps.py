"""This floor gives those below what they show of fiches, and registers its messages: links, and visas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionsConfig(AppConfig):
    name = "jalons.actions"

    def ready(self) -> None:
        from jalons.actions.mails import (
            SHEET_LINK,
            VISA_REMARK,
            VISA_REQUEST,
            compose_sheet_link,
            compose_visa_remark,
            compose_visa_request,
        )
        from jalons.actions.models import SheetLink, VisaRequest
        from jalons.actions.models.quorum import codes_without_quorum
        from jalons.actions.queries.agenda_rows import sheet_lines
        from jalons.actions.queries.blocking import suspended_actions
        from jalons.actions.queries.known_names import carrier_names
        from jalons.actions.queries.parties import fiches_naming
        from jalons.directory.queries.told_above import register_fiches
        from jalons.governance.models.agendas import register_carriers, register_doubts, register_sheets
        from jalons.mail.changes import secret_eraser
        from jalons.mail.kinds import Kind, register_kind
        from jalons.roadmaps.queries.stopped import register_stopped

        register_fiches(fiches_naming)
        register_sheets(sheet_lines)
        register_carriers(carrier_names)
        register_doubts(codes_without_quorum)
        register_stopped(suspended_actions)
        register_kind(SHEET_LINK, Kind(compose_sheet_link, secret_eraser(SheetLink), label=_("lien d’une fiche")))
        register_kind(VISA_REMARK, Kind(compose_visa_remark, label=_("remarque sur un visa")))
        register_kind(VISA_REQUEST, Kind(compose_visa_request, secret_eraser(VisaRequest), label=_("demande de visa")))
