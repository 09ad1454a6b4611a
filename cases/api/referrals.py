"""The API of referrals."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import selectors
from cases.api.body import checked, require_case
from cases.models import Referral
from cases.models.referral import Agency, Outcome
from cases.services import referrals


class ReferralOut(serializers.ModelSerializer[Referral]):
    class Meta:
        model = Referral
        fields = [
            "id", "case", "agency", "recipient", "number", "grounds", "sent_on", "answer_due_on", "violations", "exhibits", "state",
            "outcome", "answered_on", "answer", "sent_by",
        ]  # fmt: skip


class ReferralIn(serializers.Serializer[Any]):
    case_id = serializers.IntegerField(min_value=1)
    agency = serializers.ChoiceField(choices=Agency.choices)
    recipient = serializers.CharField(max_length=200)
    number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    grounds = serializers.CharField(max_length=20_000)
    sent_on = serializers.DateField(required=False)
    answer_due_on = serializers.DateField(required=False)
    violation_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=200
    )
    exhibit_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=500
    )


class ReferralAnswerIn(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    answered_on = serializers.DateField()
    answer = serializers.CharField(max_length=20_000)
    verification = serializers.BooleanField(default=False)


class ReferralViewSet(ReadOnlyModelViewSet[Referral]):
    serializer_class = ReferralOut
    queryset = Referral.objects.none()

    def get_queryset(self) -> Any:
        return selectors.referral_list(self.request.user).prefetch_related("violations", "exhibits")

    @extend_schema(request=ReferralIn, responses={201: ReferralOut})
    def create(self, request: Request) -> Response:
        """Refer a file; to the police the clocks of its violations pause."""
        asked = checked(ReferralIn, request)
        require_case(request, asked["case_id"])
        referral = referrals.send(by=request.user, **asked)
        return Response(ReferralOut(referral).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReferralAnswerIn, responses=ReferralOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Record the answer; a file returned by the prosecution is to be decided in 30 or 45 days."""
        referral = referrals.answer(
            referral_id=self.get_object().pk, by=request.user, **checked(ReferralAnswerIn, request)
        )
        return Response(ReferralOut(referral).data)
