"""The demonstration city: an invented place, generated from a seed, written as the files that enter through the door."""
