"""The shape of what people send to this floor."""
