"""Every change of state: names and projections, publishing, withdrawing, and the documents that follow."""
