"""The API of cases."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import selectors
from cases.api.body import checked
from cases.filters import CaseFilter
from cases.models import Case
from cases.models.case import Origin
from cases.services import cases, opening


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
        case = opening.open_case(by=request.user, **checked(CaseIn, request))
        return Response(CaseOut(self.get_queryset().get(pk=case.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CloseIn, responses=CaseOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close: 409 with facts.missing, words and address of each thing that is still open."""
        case = cases.close(case_id=self.get_object().pk, by=request.user, **checked(CloseIn, request))
        return Response(CaseOut(self.get_queryset().get(pk=case.pk)).data)
