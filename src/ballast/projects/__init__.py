"""Industrial projects in their simplest form: stage, investment, capacity."""
