"""Viatic Académie on Open edX, through Tutor: the image, the settings, the data, the daily work."""

# The plugin and the suite are released together: this is also the version it installs.
__version__ = "0.1.0"
