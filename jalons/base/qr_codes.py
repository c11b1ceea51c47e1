"""Draws an address as a QR code."""

import segno
from django.utils.safestring import SafeString, mark_safe


def draw_qr(address: str) -> SafeString:
    """`address` is one of our own: it holds nothing that anybody typed, so the SVG is safe."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))  # noqa: S308
