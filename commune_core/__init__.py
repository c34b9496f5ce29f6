"""The rules of the game: état des lieux, scores, priorities, rights. Standard library only."""
