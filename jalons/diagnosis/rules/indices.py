"""The index of COMPAS about people cut off from digital services: its scale."""

HIGHEST_COMPAS = 25
# For metropolitan France (method, section 7.1).
REFERENCE_COMPAS = 15
