"""The ground registers the checks of a start and prepares each connection to the database."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class BaseConfig(AppConfig):
    name = "jalons.base"

    def ready(self) -> None:
        from jalons.base import system_checks  # noqa: F401  registers its checks
        from jalons.base.db import keep_plans

        connection_created.connect(keep_plans, dispatch_uid="keep_plans")
