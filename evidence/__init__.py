"""What we hold: sealed exhibits, custody, the records read from them.

Invariant: seal first, read later. The same bytes are the same exhibit; the vault writes once and never again; custody only grows;
a record is a fact of the file and is never changed by what we think of it. The evidence room does not know the case.
Calls: staff, areas, audit, common.
"""
