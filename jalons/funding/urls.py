from django.urls import path

from jalons.actions.codes import CODE
from jalons.funding.views import funders, grants, line_tables, lines, plans, schemes, several_lines, years

app_name = "funding"
urlpatterns = [
    path("", plans.funding_summary, name="index"),
    path("cumuls/", years.roll_up, name="roll_up"),
    path("financeurs/", funders.funder_list, name="funders"),
    path("financeurs/reunir/", funders.merge_funders, name="merge_funders"),
    path("financeurs/<int:pk>/separer/", funders.separate_funders, name="separate_funders"),
    path("et-si/", plans.what_if, name="what_if"),
    path("dispositifs/", schemes.scheme_list, name="schemes"),
    path("dispositifs/nouveau/", schemes.add_scheme, name="add_scheme"),
    path("dispositifs/<int:pk>/", schemes.scheme_page, name="scheme"),
    path("dispositifs/<int:pk>/modifier/", schemes.edit_scheme, name="edit_scheme"),
    path("dispositifs/<int:pk>/retirer/", schemes.remove_scheme, name="remove_scheme"),
    path("echeances.ics", plans.download_deadlines, name="calendar"),
    path("enveloppe-fne/", grants.envelope_page, name="envelope"),
    path(f"{CODE}/", plans.action_plan, name="plan"),
    path(f"{CODE}/part-propre/", plans.edit_own_share, name="own_share"),
    path(f"{CODE}/annees/", years.plan_years, name="plan_years"),
    path(f"{CODE}/demande-fne/", grants.grant_page, name="grant"),
    path(f"{CODE}/demande-fne/etat/", grants.grant_status, name="grant_status"),
    path(f"{CODE}/demande-fne/retirer/", grants.remove_grant, name="remove_grant"),
    path(f"{CODE}/lignes/tableau/", line_tables.upload_lines, name="upload_lines"),
    path(f"{CODE}/lignes/tableau/apercu/", line_tables.preview_lines, name="preview_lines"),
    path(f"{CODE}/lignes/tableau/importer/", line_tables.import_lines, name="import_lines"),
    path(f"{CODE}/ressources/plusieurs/", several_lines.change_several_lines, name="several_lines"),
    path(f"{CODE}/depenses/", lines.add_expense, name="add_expense"),
    path(f"{CODE}/depenses/<int:pk>/", lines.edit_expense, name="expense"),
    path(f"{CODE}/depenses/<int:pk>/annees/", years.spread_expense, name="spread_expense"),
    path(f"{CODE}/depenses/<int:pk>/retirer/", lines.remove_expense, name="remove_expense"),
    path(f"{CODE}/carte-des-ressources/", lines.add_map_costs, name="take_costs"),
    path(f"{CODE}/contributions/", lines.add_contribution, name="add_contribution"),
    path(f"{CODE}/ressources/", lines.add_funding, name="add_funding"),
    path(f"{CODE}/ressources/<int:pk>/", lines.edit_funding, name="funding"),
    path(f"{CODE}/ressources/<int:pk>/annees/", years.spread_funding, name="spread_funding"),
    path(f"{CODE}/ressources/<int:pk>/etat/", lines.line_status, name="status"),
    path(f"{CODE}/ressources/<int:pk>/pieces/<int:rank>/", lines.download_piece, name="piece"),
    path(f"{CODE}/ressources/<int:pk>/retirer/", lines.remove_funding, name="remove_funding"),
]
