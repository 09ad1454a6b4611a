"""Plans, visits, checklists, findings.

Invariant: a plan carries the fields the circular asks for before it can be submitted; nobody approves her own plan; one visit per
plan, target and round; the inspector observes, the desk decides: a finding becomes a violation by a deed of its own.
Calls: cases, sellers, evidence, staff, areas, laws, audit, common.
"""
