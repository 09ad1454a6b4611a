"""The API of delegations: who signs for whom, for how long."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases.api.body import WithReason, checked
from cases.models import Delegation
from cases.services import delegations


class DelegationOut(serializers.ModelSerializer[Delegation]):
    class Meta:
        model = Delegation
        fields = ["id", "head", "deputy", "number", "since", "until", "ended_on", "ended_why"]


class DelegationIn(serializers.Serializer[Any]):
    deputy_id = serializers.IntegerField(min_value=1)
    number = serializers.CharField(max_length=40)
    since = serializers.DateField()
    until = serializers.DateField()


class DelegationViewSet(ReadOnlyModelViewSet[Delegation]):
    serializer_class = DelegationOut
    queryset = Delegation.objects.none()

    def get_queryset(self) -> Any:
        """For those who may delegate; nobody else has a use for them."""
        user = self.request.user
        return Delegation.objects.all() if user.has_perm("cases.delegate_signing") else Delegation.objects.none()

    @extend_schema(request=DelegationIn, responses={201: DelegationOut})
    def create(self, request: Request) -> Response:
        """A head lets a deputy of the same office sign for a time (Article 54)."""
        made = delegations.delegate(by=request.user, **checked(DelegationIn, request))
        return Response(DelegationOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WithReason, responses=DelegationOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Take it back from today on; what was signed under it stands."""
        ended = delegations.end(delegation_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(DelegationOut(ended).data)
