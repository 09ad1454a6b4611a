"""The API of fines and their money."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import money_selectors, selectors
from cases.api.body import WithReason, checked
from cases.filters import FineFilter
from cases.models import Booking, Coercion, CoercionKind, Fine, Payment, Relief, ReliefKind, Reminder
from cases.services import coercions, fines, reliefs
from common import clock


class PaymentOut(serializers.ModelSerializer[Payment]):
    class Meta:
        model = Payment
        fields = [
            "id", "fine", "amount_vnd", "late_vnd", "profit_vnd", "over_vnd", "receipt", "office", "paid_on", "is_reversed",
            "recorded_by", "recorded_at",
        ]  # fmt: skip


class PaymentIn(serializers.Serializer[Any]):
    amount_vnd = serializers.IntegerField()
    receipt = serializers.CharField(max_length=60)
    office = serializers.CharField(max_length=80, required=False, allow_blank=True)
    paid_on = serializers.DateField()
    keep_over = serializers.BooleanField(required=False)


class RefundIn(serializers.Serializer[Any]):
    amount_vnd = serializers.IntegerField()
    voucher = serializers.CharField(max_length=60)
    on = serializers.DateField()


class PartIn(serializers.Serializer[Any]):
    due_on = serializers.DateField()
    amount_vnd = serializers.IntegerField(min_value=1)


class ReliefIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ReliefKind.choices)
    asked_on = serializers.DateField()
    attested_by = serializers.CharField(max_length=200)
    until = serializers.DateField(required=False)
    amount_vnd = serializers.IntegerField(required=False, min_value=1)
    parts = PartIn(many=True, required=False)


class ReliefOut(serializers.ModelSerializer[Relief]):
    parts = serializers.SerializerMethodField()

    class Meta:
        model = Relief
        fields = [
            "id", "fine", "kind", "state", "asked_on", "attested_by", "until", "amount_vnd", "parts", "decided_by", "decided_on",
            "number", "why",
        ]  # fmt: skip

    def get_parts(self, relief: Relief) -> list[dict[str, Any]]:
        return [{"due_on": part.due_on, "amount_vnd": part.amount_vnd} for part in relief.parts.all()]


class BookingOut(serializers.ModelSerializer[Booking]):
    postings = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = ["id", "kind", "on", "paper", "why", "reverses", "by", "at", "postings"]

    def get_postings(self, booking: Booking) -> dict[str, int]:
        """Account and amount; they sum to nothing."""
        return {each.account: each.amount_vnd for each in booking.postings.all()}


class FineOut(serializers.ModelSerializer[Fine]):
    number = serializers.CharField(source="decision.number", read_only=True)
    case = serializers.IntegerField(source="decision.case_id", read_only=True)
    seller = serializers.IntegerField(source="decision.seller_id", read_only=True)
    team = serializers.IntegerField(source="decision.case.team_id", read_only=True)
    issued_on = serializers.DateField(source="decision.issued_on", read_only=True)
    payments = PaymentOut(many=True, read_only=True)
    owed_vnd = serializers.SerializerMethodField()

    class Meta:
        model = Fine
        fields = [
            "id", "decision", "number", "case", "seller", "team", "issued_on", "amount_vnd", "paid_vnd", "late_paid_vnd",
            "reduced_vnd", "profit_vnd",
            "profit_paid_vnd", "refund_due_vnd", "due_on", "state", "paid_on", "owed_vnd", "payments",
        ]  # fmt: skip

    def get_owed_vnd(self, fine: Fine) -> int:
        """What is owed today, the late charge included."""
        return fines.owed(fine, clock.today()).total_vnd if fine.state == "due" else 0


class OnIn(serializers.Serializer[Any]):
    on = serializers.DateField(required=False)


class RemindIn(OnIn):
    how = serializers.CharField(max_length=200)


class ReminderOut(serializers.ModelSerializer[Reminder]):
    class Meta:
        model = Reminder
        fields = ["id", "fine", "number", "sent_on", "owed_vnd", "how", "by"]


class CoerceIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=CoercionKind.choices)
    against = serializers.CharField(max_length=300)


class CoercionOut(serializers.ModelSerializer[Coercion]):
    class Meta:
        model = Coercion
        fields = [
            "id", "fine", "kind", "state", "against", "owed_vnd", "proposed_by", "decided_by", "decided_on", "number", "sent_on",
            "ended_on", "result",
        ]  # fmt: skip


class FineViewSet(ReadOnlyModelViewSet[Fine]):
    serializer_class = FineOut
    filterset_class = FineFilter
    queryset = Fine.objects.none()

    def get_queryset(self) -> Any:
        return selectors.fine_list(self.request.user)

    @extend_schema(request=PaymentIn, responses={201: PaymentOut})
    @action(detail=True, methods=["post"])
    def payments(self, request: Request, pk: str) -> Response:
        """Record a payment: 409 for a receipt written down before, or more than is owed. Send an Idempotency-Key."""
        payment = fines.record_payment(fine_id=self.get_object().pk, by=request.user, **checked(PaymentIn, request))
        return Response(PaymentOut(payment).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=BookingOut(many=True))
    @action(detail=True)
    def ledger(self, request: Request, pk: str) -> Response:
        """The books of the fine, oldest first."""
        rows = self.get_object().bookings.prefetch_related("postings").order_by("on", "pk")
        return Response(BookingOut(rows, many=True).data)

    @extend_schema(methods=["GET"], responses=ReliefOut(many=True))
    @extend_schema(methods=["POST"], request=ReliefIn, responses={201: ReliefOut})
    @action(detail=True, methods=["get", "post"])
    def reliefs(self, request: Request, pk: str) -> Response:
        """Postponement, reduction and instalments asked for; a new application waits for whoever signed the decision."""
        fine = self.get_object()
        if request.method == "GET":
            return Response(ReliefOut(fine.reliefs.prefetch_related("parts"), many=True).data)
        asked = checked(ReliefIn, request)
        parts = [(part["due_on"], part["amount_vnd"]) for part in asked.pop("parts", [])]
        relief = reliefs.propose(fine_id=fine.pk, by=request.user, parts=parts, **asked)
        return Response(ReliefOut(relief).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RemindIn, responses={201: ReminderOut})
    @action(detail=True, methods=["post"])
    def remind(self, request: Request, pk: str) -> Response:
        """A numbered letter to who has not paid in time; one a day."""
        made = coercions.remind(fine_id=self.get_object().pk, by=request.user, **checked(RemindIn, request))
        return Response(ReminderOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CoerceIn, responses={201: CoercionOut})
    @action(detail=True, methods=["post"])
    def coerce(self, request: Request, pk: str) -> Response:
        """Propose coercion: 409 before the day to pay is over, before service, and after the year of Article 74."""
        made = coercions.propose(fine_id=self.get_object().pk, by=request.user, **checked(CoerceIn, request))
        return Response(CoercionOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RefundIn, responses=FineOut)
    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: str) -> Response:
        """Record money paid back with its voucher: 409 for more than is owed back, or a voucher written down before."""
        fine = fines.refund(fine_id=self.get_object().pk, by=request.user, **checked(RefundIn, request))
        return Response(FineOut(self.get_queryset().get(pk=fine.pk)).data)

    @extend_schema(request=WithReason, responses=FineOut)
    @action(detail=True, methods=["post"], url_path="write-off")
    def write_off(self, request: Request, pk: str) -> Response:
        """No longer enforced: 409 while the year of Article 74 runs."""
        fine = fines.write_off(fine_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(FineOut(self.get_queryset().get(pk=fine.pk)).data)


class CoercionViewSet(ReadOnlyModelViewSet[Coercion]):
    serializer_class = CoercionOut
    filterset_fields = ["fine", "state", "kind"]
    queryset = Coercion.objects.none()

    def get_queryset(self) -> Any:
        return money_selectors.coercion_list(self.request.user).order_by("-pk")

    @extend_schema(request=None, responses=CoercionOut)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Order it: by the head of the sub-department, never by who proposed it."""
        return Response(CoercionOut(coercions.decide(coercion_id=self.get_object().pk, by=request.user)).data)

    @extend_schema(request=OnIn, responses=CoercionOut)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Record that the decision went out; its clock is met."""
        sent = coercions.send(coercion_id=self.get_object().pk, by=request.user, **checked(OnIn, request))
        return Response(CoercionOut(sent).data)

    @extend_schema(request=WithReason, responses=CoercionOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Say what came of it."""
        ended = coercions.end(coercion_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(CoercionOut(ended).data)


class PaymentViewSet(ReadOnlyModelViewSet[Payment]):
    serializer_class = PaymentOut
    filterset_fields = ["fine", "is_reversed"]
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        return selectors.payment_list(self.request.user)

    @extend_schema(request=WithReason, responses=PaymentOut)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str) -> Response:
        """Take a payment back that was written down wrongly; its booking is answered by its mirror image."""
        payment = fines.reverse_payment(
            payment_id=self.get_object().pk, by=request.user, **checked(WithReason, request)
        )
        return Response(PaymentOut(payment).data)


class ReliefViewSet(ReadOnlyModelViewSet[Relief]):
    serializer_class = ReliefOut
    filterset_fields = ["fine", "state", "kind"]
    queryset = Relief.objects.none()

    def get_queryset(self) -> Any:
        return money_selectors.relief_list(self.request.user).prefetch_related("parts").order_by("-pk")

    @extend_schema(request=None, responses=ReliefOut)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Decide in favour: by who signed the decision or holds that office, never by who proposed it."""
        return Response(ReliefOut(reliefs.grant(relief_id=self.get_object().pk, by=request.user)).data)

    @extend_schema(request=WithReason, responses=ReliefOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Decide against, with the reason that goes to the offender."""
        relief = reliefs.refuse(relief_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(ReliefOut(relief).data)
