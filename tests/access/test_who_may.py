"""The product grants what the table written by hand says, no less and no more."""

import ast
from pathlib import Path

from jalons.roadmaps.rules import GRANTED, Permission, Role
from tests.access import addresses
from tests.access.who_may import ROLES, WHO_MAY


def test_the_table_names_every_role_and_every_permission() -> None:
    assert set(ROLES) == {role.value for role in Role}
    assert set(WHO_MAY) == {permission.value for permission in Permission}
    assert set().union(*(roles for _sentence, roles in WHO_MAY.values())) <= set(ROLES)


def test_the_product_grants_what_the_table_says() -> None:
    granted = {
        permission.value: {role.value for role in Role if permission in GRANTED[role]} for permission in Permission
    }
    assert granted == {permission: roles for permission, (_sentence, roles) in WHO_MAY.items()}


def test_each_address_writes_the_permission_it_wants() -> None:
    """A key is a string, a permission is `P.NAME` or None: nothing in the table is computed."""
    source = ast.parse(Path(addresses.__file__).read_text(encoding="utf-8"))
    [table] = [node.value for node in source.body if isinstance(node, ast.AnnAssign)]
    assert isinstance(table, ast.Dict)
    assert [
        ast.unparse(key or value) for key, value in zip(table.keys, table.values, strict=True) if not literal(key)
    ] == []
    assert [ast.unparse(value) for value in table.values if not written(value)] == []
    assert len({ast.literal_eval(key) for key in table.keys if key}) == len(table.keys)


def literal(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def written(node: ast.expr) -> bool:
    """`(P.READ, None)`"""
    return isinstance(node, ast.Tuple) and all(
        (isinstance(part, ast.Constant) and part.value is None)
        or (isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "P")
        for part in node.elts
    )
