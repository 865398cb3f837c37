"""What waits for a person: messages that point to a page."""
