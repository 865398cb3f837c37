"""What people sign in with, beside the password of the person itself: used passwords, tokens, recovery codes."""

from __future__ import annotations
