"""What a commune decides from its answers."""
