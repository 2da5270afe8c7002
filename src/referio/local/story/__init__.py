"""The story of Refer.io, told with real processes and invented people."""
