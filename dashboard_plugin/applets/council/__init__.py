"""Several voices on a few points: rated alone, read together, then erased."""
