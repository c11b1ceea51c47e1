"""The addresses of `governance`: what it takes to (read, send)."""

from jalons.roadmaps.rules import Permission as P

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "governance:committee": (P.READ, P.MANAGE_ROADMAP),
}
