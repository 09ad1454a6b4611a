"""The law for programs: read only. Reckoning and clocks answer as the commands do."""

from typing import Any

from django.utils.dateparse import parse_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from laws.filters import ProvisionFilter
from laws.models import Competence, DeadlineTerm, DecisionForm, Holiday, Instrument, Provision, Subject
from laws.services import reckoning


class ProvisionOut(serializers.ModelSerializer[Provision]):
    citation = serializers.CharField(read_only=True)

    class Meta:
        model = Provision
        exclude = ["search_key", "sort_key"]


class ReckonIn(serializers.Serializer[Any]):
    acted_on = serializers.DateField()
    subject = serializers.ChoiceField(choices=Subject.choices, default=Subject.INDIVIDUAL)
    value_vnd = serializers.IntegerField(required=False, allow_null=True)
    quantity = serializers.DecimalField(max_digits=18, decimal_places=3, required=False, allow_null=True)
    profit_vnd = serializers.IntegerField(required=False, allow_null=True)
    mitigating = serializers.IntegerField(default=0)
    aggravating = serializers.IntegerField(default=0)
    grounds = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=20
    )
    signed_on = serializers.DateField(required=False, allow_null=True)
    remedies = serializers.BooleanField(default=False)


class ProvisionViewSet(ReadOnlyModelViewSet[Provision]):
    serializer_class = ProvisionOut
    filterset_class = ProvisionFilter
    queryset = Provision.objects.all()

    @extend_schema(parameters=[ReckonIn], responses=OpenApiTypes.OBJECT, filters=False)
    @action(detail=True)
    def reckon(self, request: Request, pk: str | None = None) -> Response:
        """What the law says of one act under this provision: frame, fine, signers, right to explain, limitation, reasons."""
        asked = ReckonIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(reckoning.reckon(self.get_object(), **asked.validated_data).as_json())


class InstrumentOut(serializers.ModelSerializer[Instrument]):
    class Meta:
        model = Instrument
        fields = "__all__"


class InstrumentViewSet(ReadOnlyModelViewSet[Instrument]):
    serializer_class = InstrumentOut
    queryset = Instrument.objects.all()
    filterset_fields = ["number", "kind"]


class CompetenceOut(serializers.ModelSerializer[Competence]):
    class Meta:
        model = Competence
        fields = "__all__"


class CompetenceViewSet(ReadOnlyModelViewSet[Competence]):
    serializer_class = CompetenceOut
    queryset = Competence.objects.all()
    filterset_fields = ["role_code", "sector"]


class TermOut(serializers.ModelSerializer[DeadlineTerm]):
    class Meta:
        model = DeadlineTerm
        fields = "__all__"


class TermViewSet(ReadOnlyModelViewSet[DeadlineTerm]):
    serializer_class = TermOut
    queryset = DeadlineTerm.objects.all()
    lookup_field = "code"
    filterset_fields = ["unit", "term"]

    @extend_schema(
        parameters=[OpenApiParameter("from", OpenApiTypes.DATE, required=True), OpenApiParameter("variant", str)],
        responses=OpenApiTypes.OBJECT,
        filters=False,
    )
    @action(detail=True)
    def clock(self, request: Request, code: str | None = None) -> Response:
        """When the term ends if its event is on the day `from`: due day, reasons, days skipped."""
        started = (
            parse_date(request.query_params.get("from", ""))
            if len(request.query_params.get("from", "")) == 10
            else None
        )
        if started is None:
            raise serializers.ValidationError({"from": ["2026-11-24"]})
        found = reckoning.clock(self.get_object().code, started, variant=request.query_params.get("variant", ""))
        return Response(reckoning.clock_json(found))


class HolidayOut(serializers.ModelSerializer[Holiday]):
    class Meta:
        model = Holiday
        fields = "__all__"


class HolidayViewSet(ReadOnlyModelViewSet[Holiday]):
    serializer_class = HolidayOut
    queryset = Holiday.objects.all()
    filterset_fields = ["day", "kind", "is_confirmed"]


class FormOut(serializers.ModelSerializer[DecisionForm]):
    class Meta:
        model = DecisionForm
        fields = "__all__"


class FormViewSet(ReadOnlyModelViewSet[DecisionForm]):
    serializer_class = FormOut
    queryset = DecisionForm.objects.all()
    filterset_fields = ["kind", "priority"]


ROUTES = [
    ("provisions", ProvisionViewSet, "provision"),
    ("instruments", InstrumentViewSet, "instrument"),
    ("competences", CompetenceViewSet, "competence"),
    ("terms", TermViewSet, "term"),
    ("holidays", HolidayViewSet, "holiday"),
    ("forms", FormViewSet, "form"),
]
