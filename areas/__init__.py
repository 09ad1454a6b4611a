"""Where: areas with validity dates, and which old area went into which new one.

Invariant: an area is never renamed or deleted; it ends and others succeed it, so that an address of 2024 can still be read.
Facts: names, codes, centroids and the old-to-new map (source in areas/data/SOURCES.md). Calls: common.
"""
