"""Dated parameters: shipped as YAML in `shipped/`, overridden by an office, looked up by name and date. No Django."""
