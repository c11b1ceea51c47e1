"""What pages show of the diagnosis."""
