"""The only writer of workshops, their walls, enjeux and chantiers."""
