"""What a commune answered, and the scores that follow."""
