"""The addresses of `overview`: what it takes to (read, send)."""

from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "overview:dashboard": (P.READ, None),
    "overview:steps": (P.READ, None),
    "overview:step": (P.READ, None),
    "overview:journal": (P.READ_JOURNAL, None),
    "overview:search": (P.READ, None),
    "overview:calendar": (P.READ, None),
    "overview:calendar_ics": (P.READ, None),
    "overview:share_calendar": (P.READ, P.READ),
    "overview:unshare_calendar": (None, P.READ),
    "overview:action": (P.READ, None),
    "overview:thread": (P.READ, None),
}
OPEN = {
    "overview:landing",
    "overview:health",
    "overview:demo",
    "overview:demo_enter",
    "overview:mailbox",
    "overview:follow_code",
    "overview:contribution",
    "overview:erase_contributor",
    "overview:calendar_feed",
}
SIGNED_IN = {
    "overview:home",
    "overview:download_account",
    "overview:close_account",
    "overview:departement",
    "overview:departement_file",
}
VALUES: Values = {
    "departement": lambda _world, _view: "24",
    "extension": lambda _world, _view: "xlsx",
}
