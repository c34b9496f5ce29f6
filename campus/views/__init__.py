"""The campus's own pages."""
