"""The tables of the accounts room."""

from ballast.accounts.models.people import Grant, Organisation, Person

__all__ = ["Grant", "Organisation", "Person"]
