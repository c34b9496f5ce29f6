"""A course changed in Studio, brought back: read with distrust, compared, written where it belongs."""
