"""The categories by which the method counts people. Pure."""

from enum import StrEnum


class Category(StrEnum):
    """Publics, privés, citoyens: the diversity that the workshops need (method 1.5)."""

    PUBLIC = "public"
    PRIVATE = "prive"
    CITIZEN = "citoyen"


class College(StrEnum):
    """A finer answer than the category; results of a vote are shown by college."""

    ELECTED = "elu"
    AGENT = "agent"
    ASSOCIATION = "association"
    COMPANY = "entreprise"
    INHABITANT = "habitant"


CATEGORY_OF: dict[College, Category] = {
    College.ELECTED: Category.PUBLIC,
    College.AGENT: Category.PUBLIC,
    College.ASSOCIATION: Category.PRIVATE,
    College.COMPANY: Category.PRIVATE,
    College.INHABITANT: Category.CITIZEN,
}


def category_of(college: str) -> str:
    """The category that a college belongs to; "" for an unknown one."""
    return CATEGORY_OF[College(college)].value if college else ""
