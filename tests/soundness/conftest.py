"""The soundness suite uses the small city of the figures room."""

from ballast.figures.tests.conftest import city

__all__ = ["city"]
