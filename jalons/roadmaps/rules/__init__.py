"""The roles of a team, the étapes and the milestones of a démarche, and their limits. Pure."""
