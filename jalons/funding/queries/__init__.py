"""What pages and documents show of the money."""
