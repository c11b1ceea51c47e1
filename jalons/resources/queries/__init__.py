"""What pages show of resource maps: one module a noun."""
