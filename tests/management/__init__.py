"""Commands of the tests: what they empty, they empty faster."""
