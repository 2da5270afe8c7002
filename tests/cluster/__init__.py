"""Matching on several machines. What needs Ray is skipped, aloud, where it is not installed."""
