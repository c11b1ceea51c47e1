"""French sentences about money: one module a noun."""
