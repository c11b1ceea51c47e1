"""The names of fields in a line of the journal that tells the change of several rows. Pure."""


def cell_name(kind: str, pk: int, field: str) -> str:
    """What the journal calls the field of one row, in a line that tells the change of several."""
    return f"{kind}.{pk}.{field}"


def read_cell_name(name: str) -> tuple[str, int, str] | None:
    """The kind, the key and the field of a `cell_name`; None for another name."""
    kind, _dot, rest = name.partition(".")
    pk, _dot, field = rest.partition(".")
    return (kind, int(pk), field) if field and pk.isdecimal() else None
