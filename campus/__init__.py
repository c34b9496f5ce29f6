"""The embedded host: accounts, catalogue, course player, on Django and SQLite."""
