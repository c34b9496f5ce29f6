"""The one door to Open edX: each import of the platform is inside a function."""
