"""Filters and tags of the pages. Django fixes the folder; it belongs to the layer `browse`."""
