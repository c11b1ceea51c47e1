"""What the lookout shows: where a roadmap stands, what to do next, where an action comes from."""
