"""The API of this room: reading with the filters and the sight of the pages, writing through the same deeds."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import paper_api, selectors, sufficiency, whatif
from cases.clocks import EventKind
from cases.filters import CaseFilter, DeadlineFilter, DecisionFilter, FineFilter, ViolationFilter
from cases.models import Booking, Case, Deadline, Decision, Event, Fine, Payment, Referral, Relief, Sanction, Violation
from cases.models.case import Origin
from cases.models.decision import RemarkCategory, ServiceMethod
from cases.models.referral import Agency, Outcome
from cases.services import cases, decisions, events, fines, opening, referrals, satisfying, violations
from common import clock


def _checked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body as the serializer reads it; 400 with every fault otherwise."""
    asked = kind(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class CaseOut(serializers.ModelSerializer[Case]):
    violation_count = serializers.IntegerField(read_only=True)
    next_due_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id", "number", "title", "team", "area", "seller", "state", "origin", "ins_number", "opened_on", "closed_on",
            "violation_count", "next_due_on",
        ]  # fmt: skip


class CaseIn(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    seller_id = serializers.IntegerField(required=False, min_value=1)
    area_id = serializers.IntegerField(required=False, min_value=1)
    team_id = serializers.IntegerField(required=False, min_value=1)
    origin = serializers.ChoiceField(choices=Origin.choices, default=Origin.CAPTURE)
    ins_number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    exhibit_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=200
    )


class CloseIn(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class CaseViewSet(ReadOnlyModelViewSet[Case]):
    serializer_class = CaseOut
    filterset_class = CaseFilter
    queryset = Case.objects.none()

    def get_queryset(self) -> Any:
        return selectors.case_list(self.request.user)

    @extend_schema(request=CaseIn, responses={201: CaseOut})
    def create(self, request: Request) -> Response:
        """Open a case."""
        case = opening.open_case(by=request.user, **_checked(CaseIn, request))
        return Response(CaseOut(self.get_queryset().get(pk=case.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CloseIn, responses=CaseOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close: 409 with facts.missing, words and address of each thing that is still open."""
        case = cases.close(case_id=self.get_object().pk, by=request.user, **_checked(CloseIn, request))
        return Response(CaseOut(self.get_queryset().get(pk=case.pk)).data)


class ViolationOut(serializers.ModelSerializer[Violation]):
    team = serializers.IntegerField(source="case.team_id", read_only=True)
    citation = serializers.CharField(source="provision.citation", read_only=True)
    next_due_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Violation
        fields = [
            "id", "case", "team", "seller", "account", "provision", "citation", "subject_kind", "acted_on", "detected_on",
            "minutes_on", "goods", "quantity", "unit", "value_vnd", "profit_vnd", "mitigating", "aggravating", "grounds", "area",
            "frame_low_vnd", "frame_high_vnd", "proposed_vnd", "right_to_explain", "limitation_ends_on", "state", "next_due_on",
            "reckoning",
        ]  # fmt: skip


class ViolationIn(serializers.Serializer[Any]):
    case_id = serializers.IntegerField(min_value=1)
    seller_id = serializers.IntegerField(min_value=1)
    account_id = serializers.IntegerField(min_value=1, required=False)
    provision_id = serializers.IntegerField(min_value=1)
    acted_on = serializers.DateField()
    detected_on = serializers.DateField(required=False)
    minutes_on = serializers.DateField(required=False)
    goods = serializers.CharField(max_length=300)
    value_vnd = serializers.IntegerField(required=False)
    profit_vnd = serializers.IntegerField(required=False)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, required=False)
    unit = serializers.CharField(max_length=30, required=False, allow_blank=True)
    mitigating = serializers.ListField(child=serializers.CharField(max_length=10), required=False, max_length=20)
    aggravating = serializers.ListField(child=serializers.CharField(max_length=10), required=False, max_length=20)
    grounds = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=40)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    area_id = serializers.IntegerField(min_value=1, required=False)
    exhibit_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=True, max_length=200)


class SatisfyIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40)
    exhibit_id = serializers.IntegerField(min_value=1, required=False)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    waived = serializers.BooleanField(default=False)


class EventIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=EventKind.choices)
    happened_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class EventOut(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = ["id", "case", "violation", "decision", "kind", "happened_on", "note", "noted_by"]


class ViolationViewSet(ReadOnlyModelViewSet[Violation]):
    serializer_class = ViolationOut
    filterset_class = ViolationFilter
    queryset = Violation.objects.none()

    def get_queryset(self) -> Any:
        return selectors.violation_list(self.request.user)

    @extend_schema(request=ViolationIn, responses={201: ViolationOut})
    def create(self, request: Request) -> Response:
        """Establish a violation: 409 without proof, out of time, or under a text not in force on the day of the act."""
        facts = _checked(ViolationIn, request)
        _require_case(request, facts["case_id"])
        violation = violations.establish(by=request.user, **facts)
        return Response(ViolationOut(self.get_queryset().get(pk=violation.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SatisfyIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def satisfy(self, request: Request, pk: str) -> Response:
        """Cite an exhibit for an item of the checklist, or waive it with the reason."""
        satisfying.satisfy(violation_id=self.get_object().pk, by=request.user, **_checked(SatisfyIn, request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=EventIn, responses={201: EventOut})
    @action(detail=True, methods=["post"])
    def events(self, request: Request, pk: str) -> Response:
        """Note what happened (passed up, explained, valued ...): the clocks move with it; 409 when it comes too late."""
        event = events.note(violation_id=self.get_object().pk, by=request.user, **_checked(EventIn, request))
        return Response(EventOut(event).data, status=status.HTTP_201_CREATED)


def _require_case(request: Request, case_id: int) -> None:
    """404 for a case that is not there for this person."""
    get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)


class SanctionOut(serializers.ModelSerializer[Sanction]):
    class Meta:
        model = Sanction
        fields = [
            "violation", "outcome", "no_sanction_why", "frame_low_vnd", "frame_high_vnd", "amount_vnd", "officer_why",
            "additional", "remedies", "because",
        ]  # fmt: skip


class DecisionOut(serializers.ModelSerializer[Decision]):
    sanctions = SanctionOut(many=True, read_only=True)
    team = serializers.IntegerField(source="case.team_id", read_only=True)
    form = serializers.CharField(read_only=True)

    class Meta:
        model = Decision
        fields = [
            "id", "case", "team", "seller", "state", "kind", "form", "number", "issued_on", "issued_by", "issued_title", "drafted_by",
            "due_on", "service_method", "service_begun_on",
            "served_on", "served_how", "annulled_on", "total_vnd", "competence", "sanctions",
        ]  # fmt: skip


class IssueIn(serializers.Serializer[Any]):
    on = serializers.DateField(required=False)


class ServeIn(serializers.Serializer[Any]):
    served_on = serializers.DateField()
    how = serializers.CharField(max_length=200)
    method = serializers.ChoiceField(choices=ServiceMethod.choices, default=ServiceMethod.IN_PERSON)


class SendBackIn(serializers.Serializer[Any]):
    category = serializers.ChoiceField(choices=RemarkCategory.choices, default=RemarkCategory.WORDING)
    remarks = serializers.CharField(max_length=5000)


class DecisionViewSet(ReadOnlyModelViewSet[Decision]):
    serializer_class = DecisionOut
    filterset_class = DecisionFilter
    queryset = Decision.objects.none()

    def get_queryset(self) -> Any:
        return selectors.decision_list(self.request.user).prefetch_related("sanctions")

    @extend_schema(request=ServeIn, responses=DecisionOut)
    @action(detail=True, methods=["post"])
    def serve(self, request: Request, pk: str) -> Response:
        """Record the service; posted up, returned or electronic it counts once the term of Article 17a is over."""
        decision = decisions.serve(decision_id=self.get_object().pk, by=request.user, **_checked(ServeIn, request))
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(responses={200: dict})
    @action(detail=True, methods=["get"])
    def missing(self, request: Request, pk: str) -> Response:
        """What the file still lacks before this draft may be signed: words and address of each."""
        decision = self.get_object()
        held = [
            each.violation for each in decision.sanctions.select_related("violation__provision", "violation__seller")
        ]
        found = sufficiency.missing(held, clock.today(), sanction=decision.is_sanction)
        return Response({"missing": [item.as_missing() for item in found]})

    @extend_schema(request=IssueIn, responses=DecisionOut)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Sign: 409 for one's own draft, beyond the title, out of time."""
        decision = decisions.issue(decision_id=self.get_object().pk, by=request.user, **_checked(IssueIn, request))
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(request=SendBackIn, responses=DecisionOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return a draft with remarks."""
        decision = decisions.send_back(
            decision_id=self.get_object().pk, by=request.user, **_checked(SendBackIn, request)
        )
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(request=EventIn, responses={201: EventOut})
    @action(detail=True, methods=["post"])
    def events(self, request: Request, pk: str) -> Response:
        """Note a complaint, a lawsuit, their outcome, or that the measures were carried out."""
        event = events.note(decision_id=self.get_object().pk, by=request.user, **_checked(EventIn, request))
        return Response(EventOut(event).data, status=status.HTTP_201_CREATED)


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
        payment = fines.record_payment(fine_id=self.get_object().pk, by=request.user, **_checked(PaymentIn, request))
        return Response(PaymentOut(payment).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=BookingOut(many=True))
    @action(detail=True)
    def ledger(self, request: Request, pk: str) -> Response:
        """The books of the fine, oldest first."""
        rows = self.get_object().bookings.prefetch_related("postings").order_by("on", "pk")
        return Response(BookingOut(rows, many=True).data)

    @extend_schema(responses=ReliefOut(many=True))
    @action(detail=True)
    def reliefs(self, request: Request, pk: str) -> Response:
        """Postponement, reduction and instalments asked for."""
        return Response(ReliefOut(self.get_object().reliefs.all(), many=True).data)


class DeadlineOut(serializers.ModelSerializer[Deadline]):
    what_if = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        fields = [
            "id", "case", "violation", "decision", "code", "variant", "started_on", "due_on", "legal_basis", "state", "ended_on", "what_if",
        ]  # fmt: skip

    def get_what_if(self, deadline: Deadline) -> list[dict[str, str]]:
        """Events that would give this running clock another day."""
        return [
            {"kind": each.kind, "due_on": each.due_on.isoformat(), "basis": each.basis}
            for each in whatif.what_if(deadline)
        ]


class DeadlineViewSet(ReadOnlyModelViewSet[Deadline]):
    serializer_class = DeadlineOut
    filterset_class = DeadlineFilter
    queryset = Deadline.objects.none()

    def get_queryset(self) -> Any:
        return selectors.deadline_list(self.request.user)


class ReferralOut(serializers.ModelSerializer[Referral]):
    class Meta:
        model = Referral
        fields = [
            "id", "case", "agency", "recipient", "number", "grounds", "sent_on", "answer_due_on", "violations", "exhibits", "state",
            "outcome", "answered_on", "answer", "sent_by",
        ]  # fmt: skip


class ReferralIn(serializers.Serializer[Any]):
    case_id = serializers.IntegerField(min_value=1)
    agency = serializers.ChoiceField(choices=Agency.choices)
    recipient = serializers.CharField(max_length=200)
    number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    grounds = serializers.CharField(max_length=20_000)
    sent_on = serializers.DateField(required=False)
    answer_due_on = serializers.DateField(required=False)
    violation_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=200
    )
    exhibit_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=500
    )


class ReferralAnswerIn(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    answered_on = serializers.DateField()
    answer = serializers.CharField(max_length=20_000)
    verification = serializers.BooleanField(default=False)


class ReferralViewSet(ReadOnlyModelViewSet[Referral]):
    serializer_class = ReferralOut
    queryset = Referral.objects.none()

    def get_queryset(self) -> Any:
        return selectors.referral_list(self.request.user).prefetch_related("violations", "exhibits")

    @extend_schema(request=ReferralIn, responses={201: ReferralOut})
    def create(self, request: Request) -> Response:
        """Refer a file; to the police the clocks of its violations pause."""
        asked = _checked(ReferralIn, request)
        _require_case(request, asked["case_id"])
        referral = referrals.send(by=request.user, **asked)
        return Response(ReferralOut(referral).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReferralAnswerIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Record the answer; a file returned by the prosecution is to be decided in 30 or 45 days."""
        referral = referrals.answer(
            referral_id=self.get_object().pk, by=request.user, **_checked(ReferralAnswerIn, request)
        )
        return Response(ReferralOut(referral).data)


ROUTES = [
    ("cases", CaseViewSet, "case"),
    ("violations", ViolationViewSet, "violation"),
    ("decisions", DecisionViewSet, "decision"),
    ("fines", FineViewSet, "fine"),
    ("deadlines", DeadlineViewSet, "deadline"),
    ("referrals", ReferralViewSet, "referral"),
    *paper_api.ROUTES,
]
