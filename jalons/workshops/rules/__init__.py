"""The rules of workshops, without Django: one module a noun."""
