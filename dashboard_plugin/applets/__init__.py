"""Tables, and the small queries that belong to one table alone."""
