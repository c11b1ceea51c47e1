"""What pages and documents show: one module a noun."""
