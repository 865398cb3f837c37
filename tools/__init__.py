"""The set-up and the gates; each file is a script, imported only by its tests."""
