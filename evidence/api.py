"""The API of this room: handing in through the same deed as the page, reading what one's team may see."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from evidence import lookalikes, selectors
from evidence.filters import BatchFilter, ExhibitFilter
from evidence.forms import incoming
from evidence.handover_api import HandoverViewSet
from evidence.models import Batch, CustodyEntry, Exhibit, Record, UnreadLine
from evidence.pack_api import PackViewSet
from evidence.page_capture_api import CaptureViewSet
from evidence.posting_api import PostingViewSet
from evidence.services import batches, exhibits, redactions
from staff.models import Team


class FileOut(serializers.Serializer[Any]):
    """One file of a capture, and how far it is."""

    name = serializers.CharField(source="upload.name")
    size = serializers.IntegerField(source="upload.size")
    sha256 = serializers.CharField(source="upload.sha256")
    exhibit = serializers.IntegerField(source="exhibit.pk", allow_null=True, default=None)
    is_sealed = serializers.BooleanField(source="arrival")
    is_duplicate = serializers.BooleanField(source="arrival.is_duplicate", default=False)
    is_finished = serializers.BooleanField()
    read = serializers.IntegerField()
    unread = serializers.IntegerField()


class BatchOut(serializers.ModelSerializer[Batch]):
    received_by = serializers.CharField(source="received_by.username")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Batch
        fields = ["id", "team", "received_by", "received_at", "source_url", "note", "state", "url"]


class BatchDetailOut(BatchOut):
    files = serializers.SerializerMethodField()
    is_finished = serializers.SerializerMethodField()

    class Meta(BatchOut.Meta):
        fields = [*BatchOut.Meta.fields, "is_finished", "files"]

    @extend_schema_field(FileOut(many=True))
    def get_files(self, batch: Batch) -> Any:
        return FileOut(selectors.batch_progress(batch).files, many=True).data

    @extend_schema_field(OpenApiTypes.BOOL)
    def get_is_finished(self, batch: Batch) -> bool:
        return selectors.batch_progress(batch).is_finished


class BatchIn(serializers.Serializer[Any]):
    """Any of files, text and source_url; a team when the caller is in none."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, max_length=200)
    sha256 = serializers.ListField(
        child=serializers.RegexField(r"^[0-9a-fA-F]{64}$"), required=False, max_length=200,
        help_text="The digests as the sender reckoned them, in the order of `files`. A file that arrives changed is refused.",
    )  # fmt: skip
    text = serializers.CharField(max_length=1_000_000, required=False, default="", allow_blank=True)
    source_url = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(), required=False, allow_null=True, default=None
    )


class BatchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Batch]):
    filterset_class = BatchFilter
    queryset = Batch.objects.none()
    parser_classes = [MultiPartParser, FormParser, JSONParser]

    def get_queryset(self) -> Any:
        return selectors.batch_list(self.request.user)

    def get_serializer_class(self) -> Any:
        return BatchDetailOut if self.action == "retrieve" else BatchOut

    @extend_schema(
        request={"multipart/form-data": BatchIn, "application/json": BatchIn}, responses={201: BatchDetailOut}
    )
    def create(self, request: Request) -> Response:
        """Hand evidence in. What arrived is on the disk and hashed when this answers; the worker seals and reads it.

        Send an `Idempotency-Key` header: the same key gives the same answer for seven days.
        """
        asked = BatchIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        batch = batches.receive(
            by=request.user, files=incoming(given.pop("files", []), given.pop("sha256", [])), **given
        )
        return Response(BatchDetailOut(batch).data, status=status.HTTP_201_CREATED)


class ExhibitOut(serializers.ModelSerializer[Exhibit]):
    sealed_by = serializers.CharField(source="sealed_by.username")

    class Meta:
        model = Exhibit
        fields = [
            "id", "sha256", "size", "kind", "mime", "name", "sealed_at", "sealed_by", "reader", "read_state", "read_at",
            "read_said", "counts",
        ]  # fmt: skip


class RecordOut(serializers.ModelSerializer[Record]):
    class Meta:
        model = Record
        fields = ["id", "reader", "part", "line", "kind", "at", "author", "counterpart", "text", "amount_vnd", "fields"]


class UnreadLineOut(serializers.ModelSerializer[UnreadLine]):
    class Meta:
        model = UnreadLine
        fields = ["reader", "part", "line", "reason", "raw"]


class CustodyOut(serializers.ModelSerializer[CustodyEntry]):
    by = serializers.CharField(source="by.username", allow_null=True, default=None)

    class Meta:
        model = CustodyEntry
        fields = ["id", "act", "by", "at", "why", "facts"]


class ReasonIn(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=300)


class BoxIn(serializers.Serializer[Any]):
    """A rectangle on a page (the first is 1), in per cent of it."""

    page = serializers.IntegerField(min_value=1, default=1)
    left = serializers.FloatField(min_value=0, max_value=100)
    top = serializers.FloatField(min_value=0, max_value=100)
    width = serializers.FloatField(min_value=0, max_value=100)
    height = serializers.FloatField(min_value=0, max_value=100)


class RedactIn(serializers.Serializer[Any]):
    """Boxes for pictures and PDFs, words to mask for texts."""

    why = serializers.CharField(max_length=300)
    boxes = BoxIn(many=True, required=False, default=list)
    words = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, default=list, max_length=redactions.MOST_BOXES
    )


class AlikeOut(serializers.Serializer[Any]):
    """An exhibit that shows the same picture; `bits_apart` of 64."""

    exhibit = serializers.IntegerField(source="number")
    bits_apart = serializers.IntegerField(source="apart")


class ExhibitViewSet(ReadOnlyModelViewSet[Exhibit]):
    serializer_class = ExhibitOut
    filterset_class = ExhibitFilter
    queryset = Exhibit.objects.none()

    def get_queryset(self) -> Any:
        return selectors.exhibit_list(self.request.user)

    def _page(self, rows: Any, serializer: Any) -> Response:
        return self.get_paginated_response(serializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses=RecordOut(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def records(self, request: Request, pk: str) -> Response:
        """The records read from the exhibit, in the order of the file."""
        rows = Record.objects.filter(exhibit=self.get_object()).order_by("reader", "part", "line")
        return self._page(rows, RecordOut)

    @extend_schema(responses=UnreadLineOut(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def unread(self, request: Request, pk: str) -> Response:
        """The lines that were not understood, with the reason."""
        rows = UnreadLine.objects.filter(exhibit=self.get_object()).order_by("reader", "part", "line")
        return self._page(rows, UnreadLineOut)

    @extend_schema(responses=AlikeOut(many=True), filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def alike(self, request: Request, pk: str) -> Response:
        """The exhibits that show the same picture, the nearest first; those of other teams by number only."""
        return Response(AlikeOut(lookalikes.alike(request.user, self.get_object()), many=True).data)

    @extend_schema(responses=CustodyOut(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def custody(self, request: Request, pk: str) -> Response:
        """The chain of custody, oldest first."""
        rows = CustodyEntry.objects.filter(exhibit=self.get_object()).select_related("by").order_by("pk")
        return self._page(rows, CustodyOut)

    @extend_schema(request=ReasonIn, responses=ExhibitOut)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reread(self, request: Request, pk: str) -> Response:
        """Have the exhibit read anew, saying why."""
        asked = ReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        exhibit = exhibits.reread(exhibit_id=self.get_object().pk, by=request.user, **asked.validated_data)
        return Response(ExhibitOut(exhibit).data)

    @extend_schema(request=RedactIn, responses={201: ExhibitOut})
    @action(detail=True, methods=["post"], filterset_class=None)
    def redact(self, request: Request, pk: str) -> Response:
        """Make a redacted copy, sealed as an exhibit of its own; the original stays as it is."""
        asked = RedactIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        boxes = redactions.boxes_from(
            (box["page"], box["left"], box["top"], box["width"], box["height"]) for box in given["boxes"]
        )
        copy = redactions.redact(
            exhibit_id=self.get_object().pk, by=request.user, why=given["why"], boxes=boxes, words=given["words"]
        )
        return Response(ExhibitOut(copy).data, status=status.HTTP_201_CREATED)


ROUTES = [
    ("batches", BatchViewSet, "batch"),
    ("exhibits", ExhibitViewSet, "exhibit"),
    ("handovers", HandoverViewSet, "handover"),
    ("postings", PostingViewSet, "posting"),
    ("captures", CaptureViewSet, "capture"),
    ("packs", PackViewSet, "pack"),
]
