"""What people say to each other about a project, and what they are told of."""
