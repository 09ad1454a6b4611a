"""The API of evidence packs: the same deeds as the pages."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from evidence import log_selectors
from evidence.log_models import Pack
from evidence.log_views import MOST, file_of
from evidence.services import packs


class PackOut(serializers.ModelSerializer[Pack]):
    by = serializers.CharField(source="by.username")
    url = serializers.CharField(source="get_absolute_url")
    head_size = serializers.IntegerField(source="head.size")

    class Meta:
        model = Pack
        fields = [
            "id", "subject", "exhibits", "state", "said", "why", "by", "made_at", "head_size", "sha256", "size", "url",
        ]  # fmt: skip


def _ids() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=MOST
    )


class PackIn(serializers.Serializer[Any]):
    """Without `exhibits`: those the log already knows in the dossier. `copies`: redacted copies in the place of their originals."""

    subject = serializers.CharField(max_length=120)
    why = serializers.CharField(max_length=300)
    exhibits = _ids()
    copies = _ids()


class PackViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Pack]):
    serializer_class = PackOut
    queryset = Pack.objects.none()
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        return log_selectors.pack_list(self.request.user)

    @extend_schema(request=PackIn, responses={201: PackOut})
    def create(self, request: Request) -> Response:
        """Close the dossier and order its pack; it can be fetched once `state` says that it is made."""
        asked = PackIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        ids = given["exhibits"] or log_selectors.members(given["subject"])
        pack = packs.export(
            by=request.user, subject=given["subject"], exhibit_ids=ids, why=given["why"], copy_ids=given["copies"]
        )
        return Response(PackOut(pack).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["post"])
    def download(self, request: Request, pk: str) -> Any:
        """The ZIP. A POST, since each exhibit's custody says who took it."""
        return file_of(self.get_object(), request)
