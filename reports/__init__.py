"""What we learn: one's own work, the fines dashboard, the map, health.

Invariant: every number opens the list that shows exactly that many rows, under the same rights. Reads every room; none reads it.
"""
