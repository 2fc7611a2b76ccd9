"""Apogee: a sourced knowledge base of missile launches, and of what was said about them."""
