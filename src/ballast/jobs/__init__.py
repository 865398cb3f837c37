"""Background work with progress; its effect happens once."""
