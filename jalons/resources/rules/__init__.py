"""The rules of resource maps, without Django: one module a noun."""
