"""Files that were received, kept byte for byte: the last link from a number back to paper."""
