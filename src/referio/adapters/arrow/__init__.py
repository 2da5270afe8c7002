"""Alerts, jobs and matches as Arrow tables and Parquet files: `schemas` says what they look like.

Our own words for what is asked and found, so that a table can be written by anybody.
"""
