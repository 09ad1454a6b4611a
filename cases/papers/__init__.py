"""Papers: the forms of Decree 118/2021/NĐ-CP filled from a case and printed.

A form is a text of ours (templates/papers/forms) or a DOCX an administrator put in its place; it is filled from a snapshot of
data in a sandbox (`fill`), and the PDF is set from the filled DOCX (`typeset`), so that both always say the same. Everything here
but `data` is pure: no database, no clock.
"""
