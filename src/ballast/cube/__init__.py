"""From frozen rows to sums: SQL texts, the engine that runs them, and the shape of what comes out. No Django."""
