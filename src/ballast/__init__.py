"""Ballast: monitoring and dispatch of a city's industry."""

__version__ = "0.1.0"
