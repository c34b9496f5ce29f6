"""Forms that were sent, so that one sent twice is done once."""
