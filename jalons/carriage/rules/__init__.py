"""What is hard, without Django: one module a noun."""
