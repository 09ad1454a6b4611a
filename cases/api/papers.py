"""The API of papers: list, make, download."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases import paper_bytes, paper_selectors
from cases.api.body import checked, require_case
from cases.models import Paper
from cases.papers.forms import FORMS
from cases.services import papers


class PaperOut(serializers.ModelSerializer[Paper]):
    files = serializers.SerializerMethodField()

    class Meta:
        model = Paper
        fields = [
            "id", "case", "decision", "seller", "form", "version", "number", "is_draft", "dated_on", "state", "said", "made_by",
            "made_at", "template", "template_sha256", "files",
        ]  # fmt: skip

    def get_files(self, paper: Paper) -> dict[str, str]:
        """SHA-256 by kind."""
        return {each.kind: each.sha256 for each in paper.files.all()}


class PaperIn(serializers.Serializer[Any]):
    case_id = serializers.IntegerField(min_value=1)
    form = serializers.ChoiceField(choices=[(code, code) for code in FORMS])
    decision_id = serializers.IntegerField(min_value=1, required=False)
    seller_id = serializers.IntegerField(min_value=1, required=False)
    answers = serializers.DictField(child=serializers.CharField(max_length=4000, allow_blank=True), required=False)
    is_draft = serializers.BooleanField(default=True)
    on = serializers.DateField(required=False)


class PaperViewSet(ReadOnlyModelViewSet[Paper]):
    serializer_class = PaperOut
    filterset_fields = ["case", "decision", "form", "state"]
    queryset = Paper.objects.none()

    def get_queryset(self) -> Any:
        return paper_selectors.paper_list(self.request.user).prefetch_related(paper_selectors.files_without_bytes())

    @extend_schema(request=PaperIn, responses={201: PaperOut})
    def create(self, request: Request) -> Response:
        """Order a printing; its files are there when `state` is `ready`."""
        facts = checked(PaperIn, request)
        require_case(request, facts["case_id"])
        paper = papers.make(by=request.user, **facts)
        return Response(PaperOut(self.get_queryset().get(pk=paper.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="files/(?P<kind>pdf|docx)")
    def download(self, request: Request, pk: str, kind: str) -> HttpResponse:
        """The bytes as they were printed."""
        return paper_bytes.answer(self.get_object(), kind)


ROUTES = [("papers", PaperViewSet, "paper")]
