"""The shape of what is sent about actions: one module a noun."""
