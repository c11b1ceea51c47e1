"""The product grants what the table written by hand says, no less and no more."""

import ast
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from jalons.accounts.access import SignInNeeded
from jalons.accounts.changes import ensure_account
from jalons.accounts.models import User
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.queries.roles import role_table
from jalons.roadmaps.rules.permissions import GRANTED, Permission, Role
from tests.access.addresses import FLOORS, ROADMAP
from tests.access.test_every_address import WHO
from tests.access.who_may import ROLES, WHO_MAY, may
from tests.world import World


def test_the_table_names_every_role_and_every_permission() -> None:
    assert set(ROLES) == {role.value for role in Role}
    assert set(WHO_MAY) == {permission.value for permission in Permission}
    assert set().union(*(roles for _sentence, roles in WHO_MAY.values())) <= set(ROLES)


def test_the_product_grants_what_the_table_says() -> None:
    granted = {
        permission.value: {role.value for role in Role if permission in GRANTED[role]} for permission in Permission
    }
    assert granted == {permission: roles for permission, (_sentence, roles) in WHO_MAY.items()}


def test_the_page_says_what_the_table_says() -> None:
    rows = [row for _subject, rows in role_table().subjects for row in rows]
    told = {row.permission.value: {column.role.value for column, may in row.cells if may} for row in rows}
    assert told == {permission: roles for permission, (_sentence, roles) in WHO_MAY.items()}
    assert len(rows) == len(Permission)


def test_on_a_phone_each_role_reads_what_it_may_not_do() -> None:
    for column in role_table().roles:
        assert len(column.gestures) + len(column.refused) == len(Permission)
        assert (column.refused == ()) == (column.role is Role.FOCAL_POINT)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [who for who, role in WHO.items() if role])
def test_the_page_marks_the_role_of_whoever_reads(who: str, world: World, client: Client) -> None:
    client.force_login(world.user(who))
    table = client.get(reverse("roadmaps:who_may_what", args=[world.roadmap.slug])).context["table"]
    assert [column.role.value for column in table.roles if column.is_mine] == [WHO[who]]


def answer_at_the_door(user: User | AnonymousUser, slug: str, permission: Permission) -> str:
    request = RequestFactory().get("/")
    request.user = user
    try:
        member = enter_roadmap(request, slug, permission)
    except (SignInNeeded, Http404, PermissionDenied) as refusal:
        return type(refusal).__name__
    return f"in as {member.role}"


@pytest.mark.django_db
@pytest.mark.parametrize("who", WHO)
def test_the_door_answers_each_person_as_the_table_says(who: str, world: World) -> None:
    role = WHO[who]
    if who == "nobody":
        user: User | AnonymousUser = AnonymousUser()
    else:
        user = world.user(who) if role else ensure_account(email="stranger@demo.example")
    got = {permission: answer_at_the_door(user, world.roadmap.slug, permission) for permission in Permission}
    if role:
        expected = {one: f"in as {role}" if may(role, one) else "PermissionDenied" for one in Permission}
    else:
        expected = dict.fromkeys(Permission, "SignInNeeded" if who == "nobody" else "Http404")
    assert got == expected


def test_each_address_writes_the_permission_it_wants() -> None:
    """A key is a string, a permission is `P.NAME` or None: nothing in the tables is computed."""
    tables = [table for floor in FLOORS.values() for table in written_tables(floor)]
    keys = [key for table in tables for key in table.keys]
    values = [value for table in tables for value in table.values]
    computed = [key or value for key, value in zip(keys, values, strict=True) if not literal(key)]
    assert [ast.unparse(node) for node in computed] == []
    assert [ast.unparse(value) for value in values if not written(value)] == []
    assert sorted(ast.literal_eval(key) for key in keys if key) == sorted(ROADMAP)


def written_tables(floor: ModuleType) -> list[ast.Dict]:
    """The table of a floor as its file writes it; none, where the floor has no such address."""
    source = ast.parse(Path(str(floor.__file__)).read_text(encoding="utf-8"))
    declared = [node for node in source.body if isinstance(node, ast.AnnAssign)]
    tables = [node.value for node in declared if ast.unparse(node.target) == "ROADMAP"]
    return [table for table in tables if isinstance(table, ast.Dict)]


def literal(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def written(node: ast.expr) -> bool:
    """`(P.READ, None)`"""
    return isinstance(node, ast.Tuple) and all(
        (isinstance(part, ast.Constant) and part.value is None)
        or (isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "P")
        for part in node.elts
    )
