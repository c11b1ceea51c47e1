"""Who may do what: the roles of a team, and what each may do. Pure."""

from enum import StrEnum


class Role(StrEnum):
    FOCAL_POINT = "referent"
    SPONSOR = "elu"
    LEAD = "pilote"
    CONTRIBUTOR = "contributeur"
    FACILITATOR = "facilitateur"
    OBSERVER = "observateur"


class Permission(StrEnum):
    READ = "read"
    FOLLOW_WORK = (
        "follow_work"  # what the team is still doing: histories, comments, simulations, a workshop before its end
    )
    MANAGE_ROADMAP = "manage_roadmap"  # étapes, milestones, name
    MANAGE_MEMBERS = "manage_members"
    FACILITATE = "facilitate"  # workshops, walls, groups
    SHAPE = "shape"  # enjeux and chantiers
    DESCRIBE = "describe"  # the portrait of the territory: its data, places, collected words
    KNOW_PEOPLE = "know_people"  # the directory: names, addresses, who was invited
    PROPOSE_ACTION = "propose_action"
    EDIT_ACTION = "edit_action"
    ARBITRATE = "arbitrate"  # weights, committees, decisions
    AGREE = "agree"  # the note de cadrage and the shared definition: who proposes and adopts them
    FUND = "fund"
    READ_JOURNAL = "read_journal"


_EVERYTHING = frozenset(Permission)
_READ = frozenset({Permission.READ})
_TEAM = _READ | {Permission.FOLLOW_WORK}

# The only table of permissions, by role.
GRANTED: dict[Role, frozenset[Permission]] = {
    Role.FOCAL_POINT: _EVERYTHING,
    Role.SPONSOR: _TEAM
    | {
        Permission.SHAPE,
        Permission.PROPOSE_ACTION,
        Permission.EDIT_ACTION,
        Permission.ARBITRATE,
        Permission.AGREE,
        Permission.READ_JOURNAL,
    },
    Role.LEAD: _TEAM | {Permission.PROPOSE_ACTION, Permission.EDIT_ACTION, Permission.FUND},
    Role.CONTRIBUTOR: _TEAM
    | {Permission.SHAPE, Permission.DESCRIBE, Permission.PROPOSE_ACTION, Permission.EDIT_ACTION},
    Role.FACILITATOR: _TEAM | {Permission.FACILITATE, Permission.SHAPE, Permission.DESCRIBE, Permission.KNOW_PEOPLE},
    Role.OBSERVER: _READ,
}


def only_reads(role: Role) -> bool:
    """Whether this role changes nothing of a roadmap, as a préfecture."""
    return GRANTED[role] <= {Permission.READ, Permission.READ_JOURNAL}


def is_allowed(role: Role, permission: Permission) -> bool:
    return permission in GRANTED[role]
