"""A local stand-in for Lever."""
