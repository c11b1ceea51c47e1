"""The rules of carriages, without Django: one module a noun."""
