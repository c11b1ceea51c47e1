"""The addresses of `funding`: what it takes to (read, send), then what their arguments stand for."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from jalons.funding.changes import funders, simulations
from jalons.funding.models import (
    ExpenseLine,
    FundingLine,
    FundingScheme,
    GrantEnvelope,
    Simulation,
    StatusChange,
)
from jalons.funding.queries import funders as queries
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "funding:index": (P.READ, None),
    "funding:funders": (P.READ, None),
    "funding:merge_funders": (P.FUND, P.FUND),
    "funding:funder": (P.READ, None),
    "funding:funder_csv": (P.READ, None),
    "funding:funder_xlsx": (P.READ, None),
    "funding:separate_funders": (None, P.FUND),
    "funding:keep_funders_apart": (None, P.FUND),
    "funding:say_own_name": (None, P.FUND),
    "funding:ask_about_funders_again": (None, P.FUND),
    "funding:schemes": (P.READ, None),
    "funding:scheme": (P.READ, None),
    "funding:add_scheme": (P.FUND, P.FUND),
    "funding:edit_scheme": (P.FUND, P.FUND),
    "funding:remove_scheme": (None, P.FUND),
    "funding:keep_scheme": (None, P.FUND),
    "funding:check_source": (None, P.FUND),
    "funding:several_schemes": (P.FUND, P.FUND),
    "funding:restore_schemes": (None, P.FUND),
    "funding:aids": (P.READ, None),
    "funding:import_aids": (None, P.FUND),
    "funding:roll_up": (P.READ, None),
    "funding:plan_years": (P.READ, None),
    "funding:spread_expense": (P.FUND, P.FUND),
    "funding:spread_funding": (P.FUND, P.FUND),
    "funding:what_if": (P.READ, None),
    "funding:presented_plan": (P.READ, None),
    "funding:presented_plans": (P.READ, None),
    "funding:simulations": (P.FOLLOW_WORK, None),
    "funding:add_simulation": (P.FUND, P.FUND),
    "funding:simulation": (P.FOLLOW_WORK, None),
    "funding:simulate_change": (P.FUND, P.FUND),
    "funding:remove_simulated_change": (None, P.FUND),
    "funding:rename_simulation": (P.FUND, P.FUND),
    "funding:read_simulation_again": (None, P.FUND),
    "funding:remove_simulation": (None, P.FUND),
    "funding:restore_simulation": (None, P.FUND),
    "funding:own_share": (P.FUND, P.FUND),
    "funding:tax_recovery": (P.FUND, P.FUND),
    "funding:plan": (P.READ, None),
    "funding:calendar": (P.READ, None),
    "funding:add_contribution": (P.FUND, P.FUND),
    "funding:envelope": (P.READ, P.MANAGE_ROADMAP),
    "funding:add_envelope": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "funding:edit_envelope": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "funding:remove_envelope": (None, P.MANAGE_ROADMAP),
    "funding:grant": (P.READ, P.FUND),
    "funding:grant_status": (None, P.FUND),
    "funding:remove_grant": (None, P.FUND),
    "funding:upload_lines": (P.FUND, P.FUND),
    "funding:preview_lines": (None, P.FUND),
    "funding:import_lines": (None, P.FUND),
    "funding:several_lines": (P.FUND, P.FUND),
    "funding:add_expense": (P.FUND, P.FUND),
    "funding:expense": (P.FUND, P.FUND),
    "funding:remove_expense": (None, P.FUND),
    "funding:take_costs": (P.FUND, P.FUND),
    "funding:add_funding": (P.FUND, P.FUND),
    "funding:funding": (P.FUND, P.FUND),
    "funding:status": (P.READ, P.FUND),
    "funding:piece": (P.READ, None),
    "funding:remove_piece": (None, P.FUND),
    "funding:remove_funding": (None, P.FUND),
}


def row_pk(world: World, view: str) -> int:
    match view.removeprefix("funding:"):
        case "separate_funders":
            by, names = world.member(), queries.funder_names(world.roadmap)[:2]
            return funders.merge_funders(names=names, into=names[0], by=by).pk
        case "ask_about_funders_again":
            return funders.keep_funders_apart(names=queries.funder_names(world.roadmap)[:2], by=world.member()).pk
        case "simulation" | "simulate_change" | "remove_simulated_change" | "rename_simulation":
            return some_simulation(world).pk
        case "read_simulation_again" | "remove_simulation" | "restore_simulation":
            return some_simulation(world).pk
        case "scheme" | "edit_scheme" | "remove_scheme" | "keep_scheme" | "check_source":
            return FundingScheme.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "expense" | "spread_expense" | "remove_expense":
            return ExpenseLine.objects.filter(action=world.action()).latest("id").pk
        case "edit_envelope" | "remove_envelope":
            return GrantEnvelope.objects.filter(roadmap=world.roadmap).exclude(kind="ingenierie").latest("id").pk
        case "piece" | "remove_piece":
            store_piece(world)
    return FundingLine.objects.filter(action=world.action()).latest("id").pk


def some_simulation(world: World) -> Simulation:
    row = Simulation.objects.filter(roadmap=world.roadmap).last()
    if row is None:
        name = queries.funder_names(world.roadmap)[0]
        row = simulations.add_simulation(name="Essai", effect="refus", funder=name, by=world.member())
    return row


def store_piece(world: World) -> None:
    step = StatusChange.objects.filter(line__action=world.action()).order_by("-line", "id").first()
    assert step
    default_storage.save("pieces/essai.pdf", ContentFile(b"%PDF-"))
    StatusChange.objects.filter(pk=step.pk).update(piece="pieces/essai.pdf", piece_name="essai.pdf")


VALUES: Values = {
    "change": lambda world, _view: some_simulation(world).changes.latest("id").pk,
    "rank": lambda _world, _view: 1,
    "funder": lambda world, _view: queries.funder_names(world.roadmap)[0],
    "pk": row_pk,
}
