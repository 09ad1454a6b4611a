"""The evidence pack: one ZIP that a court's expert can check on a machine that has never seen this product.

`build` writes it from plain values (no Django here); `verify.py` is the single file that checks it with Python and openssl alone and
goes into every pack. docs/evidence.md tells the scheme.
"""
