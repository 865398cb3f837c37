"""The audit trail: who did what, when, through which door."""
