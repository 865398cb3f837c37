"""Reporting units, parks, enterprises, industries and lists; what is true of them as dated spells."""
