"""Drawings as SVG that stand alone: maps and charts. Pure."""
