"""Guides the force reads, and who has read them.

Invariant: a guide is read only when published, in both languages; a receipt names the version that was read.
Calls: laws, staff, audit, common.
"""
