"""Fines and payments written before there was a ledger come onto its books, each on its own day."""

from django.db import migrations

# A payment's late charge comes onto the books on the payment's day, as the deed does it since.
SQL = """
UPDATE cases_fine SET first_due_on = due_on WHERE NOT EXISTS (SELECT 1 FROM cases_booking b WHERE b.fine_id = cases_fine.id);

CREATE TEMP TABLE fine_to_book ON COMMIT DROP AS
  SELECT f.id, f.amount_vnd, f.state, f.paid_vnd, f.late_paid_vnd, d.number, d.issued_on, d.issued_by_id,
         coalesce(d.annulled_on, d.issued_on) AS annulled_on, d.annulled_why
  FROM cases_fine f JOIN cases_decision d ON d.id = f.decision_id
  WHERE NOT EXISTS (SELECT 1 FROM cases_booking b WHERE b.fine_id = f.id);

WITH made AS (
  INSERT INTO cases_booking (fine_id, kind, "on", paper, why, by_id, at)
  SELECT id, 'imposed', issued_on, number, '', issued_by_id, now() FROM fine_to_book RETURNING id, fine_id)
INSERT INTO cases_posting (booking_id, account, amount_vnd)
  SELECT made.id, account, amount FROM made JOIN fine_to_book f ON f.id = made.fine_id
  CROSS JOIN LATERAL (VALUES ('fine', f.amount_vnd), ('imposed', -f.amount_vnd)) AS lines (account, amount);

WITH made AS (
  INSERT INTO cases_booking (fine_id, kind, "on", paper, why, by_id, at)
  SELECT p.fine_id, 'late', p.paid_on, p.receipt, '', p.recorded_by_id, p.recorded_at
  FROM cases_payment p JOIN fine_to_book f ON f.id = p.fine_id WHERE p.late_vnd > 0 RETURNING id, paper)
INSERT INTO cases_posting (booking_id, account, amount_vnd)
  SELECT made.id, account, amount FROM made JOIN cases_payment p ON p.receipt = made.paper
  CROSS JOIN LATERAL (VALUES ('late', p.late_vnd), ('imposed', -p.late_vnd)) AS lines (account, amount);

WITH made AS (
  INSERT INTO cases_booking (fine_id, kind, "on", paper, why, by_id, at)
  SELECT p.fine_id, 'paid', p.paid_on, p.receipt, '', p.recorded_by_id, p.recorded_at
  FROM cases_payment p JOIN fine_to_book f ON f.id = p.fine_id RETURNING id, paper),
posted AS (
  INSERT INTO cases_posting (booking_id, account, amount_vnd)
  SELECT made.id, account, amount FROM made JOIN cases_payment p ON p.receipt = made.paper
  CROSS JOIN LATERAL (VALUES ('treasury', p.amount_vnd), ('fine', p.late_vnd - p.amount_vnd), ('late', -p.late_vnd))
    AS lines (account, amount)
  WHERE amount <> 0)
UPDATE cases_payment p SET booking_id = made.id FROM made WHERE made.paper = p.receipt;

WITH made AS (
  INSERT INTO cases_booking (fine_id, kind, "on", paper, why, by_id, at)
  SELECT id, 'annulled', annulled_on, '', annulled_why, NULL, now() FROM fine_to_book WHERE state = 'void'
  RETURNING id, fine_id)
INSERT INTO cases_posting (booking_id, account, amount_vnd)
  SELECT made.id, account, amount FROM made JOIN fine_to_book f ON f.id = made.fine_id
  CROSS JOIN LATERAL (VALUES
    ('fine', f.paid_vnd - f.amount_vnd), ('imposed', f.amount_vnd + f.late_paid_vnd),
    ('refund', -f.paid_vnd - f.late_paid_vnd)) AS lines (account, amount)
  WHERE amount <> 0;

UPDATE cases_fine f SET refund_due_vnd = f.paid_vnd + f.late_paid_vnd FROM fine_to_book b WHERE b.id = f.id AND f.state = 'void';
DROP TABLE fine_to_book;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_bookings_balance_and_only_grow")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
