"""The API of violations."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import selectors
from cases.api.body import EventIn, EventOut, checked, require_case
from cases.filters import ViolationFilter
from cases.models import Violation
from cases.services import events, satisfying, violations


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


class ViolationViewSet(ReadOnlyModelViewSet[Violation]):
    serializer_class = ViolationOut
    filterset_class = ViolationFilter
    queryset = Violation.objects.none()

    def get_queryset(self) -> Any:
        return selectors.violation_list(self.request.user)

    @extend_schema(request=ViolationIn, responses={201: ViolationOut})
    def create(self, request: Request) -> Response:
        """Establish a violation: 409 without proof, out of time, or under a text not in force on the day of the act."""
        facts = checked(ViolationIn, request)
        require_case(request, facts["case_id"])
        violation = violations.establish(by=request.user, **facts)
        return Response(ViolationOut(self.get_queryset().get(pk=violation.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SatisfyIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def satisfy(self, request: Request, pk: str) -> Response:
        """Cite an exhibit for an item of the checklist, or waive it with the reason."""
        satisfying.satisfy(violation_id=self.get_object().pk, by=request.user, **checked(SatisfyIn, request))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=EventIn, responses={201: EventOut})
    @action(detail=True, methods=["post"])
    def events(self, request: Request, pk: str) -> Response:
        """Note what happened (passed up, explained, valued ...): the clocks move with it; 409 when it comes too late."""
        event = events.note(violation_id=self.get_object().pk, by=request.user, **checked(EventIn, request))
        return Response(EventOut(event).data, status=status.HTTP_201_CREATED)
