"""The API of decisions."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import selectors, sufficiency
from cases.api.body import EventIn, EventOut, WithReason, checked
from cases.filters import DecisionFilter
from cases.models import Correction, Decision, Sanction
from cases.models.decision import RemarkCategory, ServiceMethod
from cases.services import corrections, decisions, events
from common import clock


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


class CorrectIn(WithReason):
    words = serializers.CharField(max_length=5000)


class CorrectionOut(serializers.ModelSerializer[Correction]):
    class Meta:
        model = Correction
        fields = ["id", "decision", "number", "corrected_on", "words", "why", "by"]


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
        decision = decisions.serve(decision_id=self.get_object().pk, by=request.user, **checked(ServeIn, request))
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
        decision = decisions.issue(decision_id=self.get_object().pk, by=request.user, **checked(IssueIn, request))
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(request=SendBackIn, responses=DecisionOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return a draft with remarks."""
        decision = decisions.send_back(
            decision_id=self.get_object().pk, by=request.user, **checked(SendBackIn, request)
        )
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(request=EventIn, responses={201: EventOut})
    @action(detail=True, methods=["post"])
    def events(self, request: Request, pk: str) -> Response:
        """Note a complaint, a lawsuit, their outcome, or that the measures were carried out."""
        event = events.note(decision_id=self.get_object().pk, by=request.user, **checked(EventIn, request))
        return Response(EventOut(event).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WithReason, responses=DecisionOut)
    @action(detail=True, methods=["post"], url_path="hand-up")
    def hand_up(self, request: Request, pk: str) -> Response:
        """Pass a file up whose frame goes beyond the title at hand; the term becomes ten working days."""
        decision = decisions.hand_up(decision_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)

    @extend_schema(responses=CorrectionOut(many=True))
    @action(detail=True)
    def corrections(self, request: Request, pk: str) -> Response:
        """The papers that put a signed decision right, oldest first."""
        return Response(CorrectionOut(self.get_object().corrections.order_by("pk"), many=True).data)

    @extend_schema(request=CorrectIn, responses={201: CorrectionOut})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Put the words of a signed decision right; amounts change only by annulling it."""
        made = corrections.correct(decision_id=self.get_object().pk, by=request.user, **checked(CorrectIn, request))
        return Response(CorrectionOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WithReason, responses=DecisionOut)
    @action(detail=True, methods=["post"])
    def annul(self, request: Request, pk: str) -> Response:
        """Take a signed decision out of the world; what was paid is owed back."""
        decision = decisions.annul(decision_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(DecisionOut(self.get_queryset().get(pk=decision.pk)).data)
