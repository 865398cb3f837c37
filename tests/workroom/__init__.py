"""A room that only tests install: background work whose steps can be watched and killed."""
