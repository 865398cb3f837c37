"""Freeze, manifest, address, read, explain, suppress: the only way to a number."""
