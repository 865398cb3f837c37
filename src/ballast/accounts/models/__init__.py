"""The tables of the accounts room."""

from ballast.accounts.models.credentials import ApiToken, RecoveryCode, SignIn, UsedPassword
from ballast.accounts.models.people import Grant, Organisation, Person

__all__ = ["ApiToken", "Grant", "Organisation", "Person", "RecoveryCode", "SignIn", "UsedPassword"]
