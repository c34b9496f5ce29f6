"""What learners would see change between two states of the courses, and what they would lose."""
