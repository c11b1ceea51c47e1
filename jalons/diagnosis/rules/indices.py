"""The index that COMPAS computes, of who is cut off from digital services: its scale."""

HIGHEST_COMPAS = 25
# Of metropolitan France (method, section 7.1).
REFERENCE_COMPAS = 15
