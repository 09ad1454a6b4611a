"""What the law says: dated texts with their sources (catalogue), and pure ways of reckoning with them (rules).

Kept true: every figure has a day from which it holds, a citation and a source; what is not SOURCED says "unconfirmed" wherever it is used;
an answer always carries its reasons. This room stands on the ground floor and calls nobody but common.
"""
