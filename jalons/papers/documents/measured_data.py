"""The input of `shapes/pdf.typ` for a layout that is only measured: where pages end, and nothing that will be read.

A table takes most of a layout, 12 kB a cell. A row whose height is known needs no words, nor more than one cell, and of a
drawing only its size counts. For the 80 pages of 40 fiches, that is 86 MB instead of 98.
"""

import re
from collections.abc import Mapping
from typing import Any

_SVG_ROOT = re.compile(r'<svg(?:[^<>"]|"[^"]*")*>')


def lighten_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data of `pdf_data` that gives the same pages, without what does not change them."""
    cover = _blank_drawing(data["cover_svg"])
    return {**data, "cover_svg": cover, "blocks": [_lighten_block(block) for block in data["blocks"]]}


def _lighten_block(block: Mapping[str, Any]) -> Mapping[str, Any]:
    match block["type"]:
        case "Figure":
            return {**block, "svg": _blank_drawing(block["svg"])}
        case "Table":
            width = len(block["columns"])
            return {**block, "rows": [_lighten_row(row, width) for row in block["rows"]]}
    return block


def _lighten_row(row: list[Any] | Mapping[str, Any], width: int) -> Mapping[str, Any]:
    """A row of one empty cell, where every cell surely holds on one line: its height is known."""
    if isinstance(row, list):
        row = {"kind": "row", "low": True, "cuts": False}
    return {**row, "cells": [("", width)]} if row["low"] else row


def _blank_drawing(svg: str) -> str:
    """An empty SVG of the same size."""
    root = _SVG_ROOT.search(svg)
    return f"{root[0]}</svg>" if root else svg
