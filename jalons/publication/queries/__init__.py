"""The documents of a roadmap, assembled from the floors below as neutral documents; the printable kit of a workshop,
and its letters."""
