"""The sealed log: a Merkle tree over custody events, its signed heads, their time stamps and their witness.

Knows no Django and no database, so that an outsider can read it alone. What it keeps true: a line that entered the log cannot be
changed, removed or moved without a head, a stamp or a witness disagreeing. docs/evidence.md tells the scheme.
"""
