"""The feuille de route and its fiches, assembled from the floors below as neutral documents. Pages show them, changes
freeze them."""
