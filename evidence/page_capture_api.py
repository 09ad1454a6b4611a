"""The API of capturing by machine."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from evidence.page_capture_models import Capture
from evidence.services import captures
from staff.models import Team


class CaptureOut(serializers.ModelSerializer[Capture]):
    by = serializers.CharField(source="by.username")

    class Meta:
        model = Capture
        fields = ["id", "url", "team", "by", "why", "state", "ordered_at", "batch", "said"]


class CaptureIn(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=1000)
    why = serializers.CharField(max_length=300)
    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(), required=False, allow_null=True, default=None
    )


class CaptureViewSet(ReadOnlyModelViewSet[Capture]):
    serializer_class = CaptureOut
    queryset = Capture.objects.none()
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        return Capture.objects.visible_to(self.request.user).select_related("by").order_by("-pk")

    @extend_schema(request=CaptureIn, responses={201: CaptureOut})
    def create(self, request: Request) -> Response:
        """Order a page to be captured by the machine's browser; ask again until its state is `taken` or `failed`."""
        asked = CaptureIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = captures.order(by=request.user, **asked.validated_data)
        return Response(CaptureOut(made).data, status=status.HTTP_201_CREATED)
