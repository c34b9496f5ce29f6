"""What a commune measures, year after year."""
