"""What the views of this room's API share: reading a body, seeing a case, an event."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from cases.clocks import EventKind
from cases.models import Case, Event


def checked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body as the serializer reads it; 400 with every fault otherwise."""
    asked = kind(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def require_case(request: Request, case_id: int) -> None:
    """404 for a case that is not there for this person."""
    get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)


class EventIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=EventKind.choices)
    happened_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class EventOut(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = ["id", "case", "violation", "decision", "kind", "happened_on", "note", "noted_by"]


class WithReason(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=300)
