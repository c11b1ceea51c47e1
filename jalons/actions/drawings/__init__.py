"""Drawings as SVG that stand alone: the calendar of steps, the matrix of priorities. Pure."""
