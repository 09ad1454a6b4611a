"""The API of clocks."""

from typing import Any

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import selectors, whatif
from cases.filters import DeadlineFilter
from cases.models import Deadline


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
