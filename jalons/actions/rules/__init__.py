"""The rules about actions, without Django: one module a noun."""
