"""The pages of the highest floor: the state of a roadmap, what to do next, the origin of an action."""
