"""What was done, and what must still be done because of it.

Invariant: the journal only grows (a trigger refuses change); a job is written in the same transaction as the deed it follows,
and its effect and its "done" are one transaction, so that nothing is lost or done twice when workers, broker or database
are killed. Written by all rooms through `journal.record`, read by auditors. Calls: common.
"""
