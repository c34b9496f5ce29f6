"""Version 1: what is here keeps its shape; a change that breaks a client begins version 2."""
