"""The Django app of the suite: data, permissions, pages."""
