"""Who belongs to which commune, and as what."""
