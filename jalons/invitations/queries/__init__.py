"""What pages show, by noun."""
