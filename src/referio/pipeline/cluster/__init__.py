"""Matching past one machine: the alerts in parts, the jobs whole, the machines Ray's.

`parts` (where alerts come from) · `database`, `listening` (alerts in PostgreSQL) ·
`matching` (a part from beginning to end) · `nodes` (joining a cluster) · `running` (all
parts, and whether all is there).
"""
