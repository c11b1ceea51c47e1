"""The portrait of the territory as documents: a paper, a chapter of the feuille de route, six slides."""
