from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "jalons.funding"

    def ready(self) -> None:
        from jalons.actions.models.plan_money import register_money
        from jalons.funding.queries.said_money import said_money

        register_money(said_money)
