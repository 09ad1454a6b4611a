"""Areas for programs: today's wards and communes and those before 1 July 2025."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from areas.models import Area


class AreaFilter(django_filters.FilterSet):
    present = django_filters.BooleanFilter(field_name="valid_to", lookup_expr="isnull")
    code = django_filters.CharFilter()
    district = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Area
        fields: list[str] = []


class AreaOut(serializers.ModelSerializer[Area]):
    successors = serializers.SerializerMethodField()

    class Meta:
        model = Area
        fields = [
            "id", "code", "name", "full_name", "kind", "district", "valid_from", "valid_to", "lat", "lon", "is_official", "successors",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_successors(self, area: Area) -> list[str]:
        """Codes of the wards and communes of today that hold a part of it."""
        return [new.code for new in area.new_areas]


class AreaViewSet(ReadOnlyModelViewSet[Area]):
    serializer_class = AreaOut
    filterset_class = AreaFilter
    queryset = Area.objects.none()

    def get_queryset(self) -> Any:
        return Area.objects.prefetch_related("successions__new").order_by("pk")


ROUTES = [("areas", AreaViewSet, "area")]
