"""Every booking has postings that sum to nothing, checked by the database at commit; bookings and postings only grow."""

from django.db import migrations

from common.append_only import append_only

BALANCE = """
CREATE FUNCTION booking_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_booking bigint;
  postings int;
  rest numeric;
BEGIN
  IF TG_TABLE_NAME = 'cases_posting' THEN of_booking := NEW.booking_id; ELSE of_booking := NEW.id; END IF;
  SELECT count(*), coalesce(sum(amount_vnd), 0) INTO postings, rest FROM cases_posting WHERE booking_id = of_booking;
  IF postings < 2 OR rest <> 0 THEN
    RAISE EXCEPTION 'booking % does not balance: % postings sum to %', of_booking, postings, rest
      USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER booking_balances AFTER INSERT ON cases_booking
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking_balances();
CREATE CONSTRAINT TRIGGER posting_balances AFTER INSERT ON cases_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking_balances();
"""
BACK = """
DROP TRIGGER booking_balances ON cases_booking;
DROP TRIGGER posting_balances ON cases_posting;
DROP FUNCTION booking_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_the_ledger_of_fines")]
    operations = [migrations.RunSQL(BALANCE, BACK), append_only("cases_booking"), append_only("cases_posting")]
