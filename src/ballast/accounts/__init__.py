"""Organisations, people, roles, scope, signing in."""
