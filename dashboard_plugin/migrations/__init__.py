"""Schema changes, the same under every Django we run on."""
