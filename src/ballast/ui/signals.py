"""What happens on a page and others must know of. Receivers run at once, and what they raise stops the act."""

from __future__ import annotations

from django.dispatch import Signal

exported = Signal()
"""A table or a chart leaves as a file: `actor`, `subject` (title), `form` (xlsx, csv, json), `rows`."""
