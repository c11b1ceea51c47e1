"""The only writer of resource maps."""
