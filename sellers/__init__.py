"""Who sells: sellers, platform accounts, identifiers in one spelling, premises, and which accounts belong to the same hands.

Invariant: a machine's proposal stays a proposal until a person confirms it; a confirmed seller changes only by a person; every
sighting points at the line of the exhibit it was read from. Calls: evidence, staff, areas, audit, common.
"""
