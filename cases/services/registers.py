"""Registers: the next number of a book in a year, without gaps."""

from django.db import transaction

from cases.models import RegisterBook


def next_number(book: str, year: int) -> int:
    """The next number, the register's row locked until the deed that takes it commits; a deed rolled back leaves no gap."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the deed that uses it")
    RegisterBook.objects.bulk_create([RegisterBook(book=book, year=year)], ignore_conflicts=True)
    register = RegisterBook.objects.select_for_update().get(book=book, year=year)
    register.last += 1
    register.save(update_fields=["last"])
    return register.last
