"""The état des lieux inside a course: the block `viatic_diagnostic`."""
