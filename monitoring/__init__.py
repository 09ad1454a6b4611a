"""Watch rules and what they caught.

Invariant: a watch has an end and a reason; a muted or expired watch makes no match; one match per watch and exhibit, however often
the exhibit is matched. Matching never opens anything by itself: a person keeps or dismisses.
Calls: cases, sellers, evidence, staff, audit, common.
"""
