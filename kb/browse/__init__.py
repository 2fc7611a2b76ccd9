"""The door for readers: pages made from published documents, and from nothing else."""
