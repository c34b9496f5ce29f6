"""The catalogue of courses, as the compiler and the plan of the themes tell it: read from files, no table."""
