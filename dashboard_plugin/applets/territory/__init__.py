"""Communes, intercommunalités, départements, régions, and how they are found."""
