"""The API of handing over: the same deeds as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from evidence import handover_selectors
from evidence.handover_models import Handover
from evidence.services import handovers
from staff.models import User


class HandoverOut(serializers.ModelSerializer[Handover]):
    giver = serializers.CharField(source="giver.username")
    receiver = serializers.CharField(source="receiver.username")
    sha256 = serializers.CharField(source="exhibit.sha256")

    class Meta:
        model = Handover
        fields = [
            "id", "exhibit", "sha256", "giver", "receiver", "state", "why", "offered_at", "decided_at", "answer",
        ]  # fmt: skip


class HandoverIn(serializers.Serializer[Any]):
    exhibit = serializers.IntegerField(min_value=1)
    receiver = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(is_active=True))
    why = serializers.CharField(max_length=300)


class HandoverAnswerIn(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class HandoverViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Handover]):
    serializer_class = HandoverOut
    queryset = Handover.objects.none()
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        return handover_selectors.handover_list(self.request.user)

    @extend_schema(request=HandoverIn, responses={201: HandoverOut})
    def create(self, request: Request) -> Response:
        """Offer an exhibit to its next keeper; it is theirs once they accept."""
        asked = HandoverIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        made = handovers.offer(exhibit_id=given.pop("exhibit"), by=request.user, **given)
        return Response(HandoverOut(made).data, status=status.HTTP_201_CREATED)

    def _answer(self, request: Request, deed: Any) -> Response:
        asked = HandoverAnswerIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = self.get_object()
        return Response(HandoverOut(deed(handover_id=made.pk, by=request.user, **asked.validated_data)).data)

    @extend_schema(request=HandoverAnswerIn, responses=HandoverOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept what was offered to oneself."""
        return self._answer(request, handovers.accept)

    @extend_schema(request=HandoverAnswerIn, responses=HandoverOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Refuse what was offered to oneself, saying why."""
        return self._answer(request, handovers.refuse)

    @extend_schema(request=HandoverAnswerIn, responses=HandoverOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own offer back."""
        return self._answer(request, handovers.withdraw)
