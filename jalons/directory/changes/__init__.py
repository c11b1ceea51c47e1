"""The only writer of the directory. The journal records which fields changed, never the values of a person."""
