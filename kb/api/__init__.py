"""The programs' door: the published documents as JSON under /api/v1/, read only."""
