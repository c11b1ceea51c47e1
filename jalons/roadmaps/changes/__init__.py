"""The only writer of roadmaps, étapes, milestones, members and the journal."""
