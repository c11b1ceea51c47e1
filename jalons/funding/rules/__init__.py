"""The arithmetic of money, without Django: one module a noun."""
