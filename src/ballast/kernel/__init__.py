"""The few words that every room shares. Pure: no Django, no files, no numbers of its own."""
