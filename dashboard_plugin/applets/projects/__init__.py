"""Actions and projects of a commune, and the people who follow them."""
