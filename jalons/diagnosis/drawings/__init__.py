"""Drawings as standalone SVG: maps and charts. Pure."""
