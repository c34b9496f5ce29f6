"""The faults that reading itself finds, and those of the locked names: what each asks, a module a layer."""
