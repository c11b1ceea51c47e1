from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "jalons.base"

    def ready(self) -> None:
        from jalons.base import system_checks  # noqa: F401  registers its checks
