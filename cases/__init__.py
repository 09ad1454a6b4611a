"""What was broken and what follows: cases, violations, decisions, fines, payments, deadlines.

Invariant: no violation without proof and a text in force on its day; nobody signs her own draft or beyond her competence; a
signed decision has a number from a register without gaps and keeps the reckoning it rests on; money is whole đồng and a fine is
paid when its payments say so. Calls: sellers, evidence, staff, areas, laws, audit, common.
"""
