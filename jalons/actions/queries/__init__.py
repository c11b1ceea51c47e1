"""What pages and documents show of actions: one module a noun."""
