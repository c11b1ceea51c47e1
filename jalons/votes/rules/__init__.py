"""The rules of votes, without Django: one module a noun."""
