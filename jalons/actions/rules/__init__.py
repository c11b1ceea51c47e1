"""What is hard about actions, without Django: one module a noun."""
