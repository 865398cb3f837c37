"""Returns, park forms and official releases: read, check, accept."""
