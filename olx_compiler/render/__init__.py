"""Content to OLX: pure functions from a course to the bytes of its files."""
