"""The law as pure functions: values in, a value with its reasons out. No Django, no database, no clock.

Every answer carries `because`, a tuple of `Reason(code, citation, facts)`; doors put the codes into words (laws/words.py).
A figure the rules cannot give in law is refused with `RuleRefused(code, citation, facts)`, never guessed.
"""
