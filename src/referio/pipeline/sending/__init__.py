"""Sending an edition: take a batch, write it, hand it over, record what became of it.

What is taken stands in a flight until its outcome is recorded, so whatever dies in between
(a worker, the database, the relay) loses nothing, and doubles at most what was in hand.
"""
