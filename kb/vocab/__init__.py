"""Choices, units, partial dates, printed values: words and value types, no tables."""
