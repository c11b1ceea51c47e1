"""The feuille de route and its fiches, assembled from the floors below as neutral documents. Read by pages, frozen by
changes."""
