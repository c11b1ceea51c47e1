"""Who may do what, as the page of the roles shows it: read from the one table of permissions."""

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Membership
from jalons.roadmaps.rules.permissions import GRANTED, Permission, Role
from jalons.roadmaps.words import PERMISSIONS, role_sentence


@frozen
class RoleColumn:
    """`gestures`, `refused`: what the role may do, and may not; `is_mine`: the role of whoever reads the page."""

    role: Role
    label: str
    sentence: str
    gestures: tuple[str, ...]
    refused: tuple[str, ...]
    is_mine: bool


@frozen
class PermissionRow:
    """`cells`: whether each role has it, in the order of the columns."""

    permission: Permission
    gesture: str
    cells: tuple[tuple[RoleColumn, bool], ...]


@frozen
class RoleTable:
    roles: tuple[RoleColumn, ...]
    subjects: tuple[tuple[str, tuple[PermissionRow, ...]], ...]

    @property
    def mine(self) -> RoleColumn | None:
        return next((column for column in self.roles if column.is_mine), None)

    @property
    def roles_from_mine(self) -> list[RoleColumn]:
        """On a phone, the role of whoever reads comes first."""
        return sorted(self.roles, key=lambda column: not column.is_mine)


def role_table(mine: Role | None = None) -> RoleTable:
    """No query."""
    columns = tuple(_role_column(role, is_mine=role == mine) for role in Role)
    return RoleTable(
        columns,
        tuple(
            (
                str(subject),
                tuple(
                    PermissionRow(
                        permission,
                        str(words.gesture),
                        tuple((column, permission in GRANTED[column.role]) for column in columns),
                    )
                    for permission, words in rows.items()
                ),
            )
            for subject, rows in PERMISSIONS
        ),
    )


def _role_column(role: Role, *, is_mine: bool) -> RoleColumn:
    told = [(may in GRANTED[role], str(words.gesture)) for _subject, rows in PERMISSIONS for may, words in rows.items()]
    return RoleColumn(
        role,
        str(Membership.Role(role).label),
        role_sentence(role),
        tuple(gesture for may, gesture in told if may),
        tuple(gesture for may, gesture in told if not may),
        is_mine,
    )
