"""The API of captured pages: how they stand, and the verdict by the same deed as the page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from evidence import posting_selectors
from evidence.filters import PostingFilter
from evidence.posting_models import Posting, PostingCheck
from evidence.services import postings
from evidence.states import PostingState


class PostingOut(serializers.ModelSerializer[Posting]):
    copied_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Posting
        fields = ["id", "url", "team", "state", "since", "checked_at", "due_at", "copied_at"]


class PostingCheckOut(serializers.ModelSerializer[PostingCheck]):
    by = serializers.CharField(source="by.username", allow_null=True, default=None)

    class Meta:
        model = PostingCheck
        fields = ["verdict", "by", "at", "note"]


class VerdictIn(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=PostingState.choices)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class PostingViewSet(ReadOnlyModelViewSet[Posting]):
    serializer_class = PostingOut
    filterset_class = PostingFilter
    queryset = Posting.objects.none()

    def get_queryset(self) -> Any:
        return posting_selectors.posting_list(self.request.user)

    @extend_schema(request=VerdictIn, responses=PostingOut)
    @action(detail=True, methods=["post"], filterset_class=None)
    def recheck(self, request: Request, pk: str) -> Response:
        """Say whether the page is online, changed or gone."""
        asked = VerdictIn(data=request.data)
        asked.is_valid(raise_exception=True)
        postings.recheck(posting_id=self.get_object().pk, by=request.user, **asked.validated_data)
        return Response(PostingOut(self.get_object()).data)

    @extend_schema(responses=PostingCheckOut(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def checks(self, request: Request, pk: str) -> Response:
        """Every look at the page, newest first."""
        rows = PostingCheck.objects.filter(posting=self.get_object()).select_related("by").order_by("-pk")
        return self.get_paginated_response(PostingCheckOut(self.paginate_queryset(rows), many=True).data)
