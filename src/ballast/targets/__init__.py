"""Year targets of the city, its reporting units and its parks. No target for a single enterprise exists."""
