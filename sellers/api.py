"""The API of this room: reading for all staff and programs, writing through the same deeds as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sellers import selectors
from sellers.filters import AccountFilter, IdentifierFilter, SellerFilter
from sellers.models import Identifier, IdentifierKind, Platform, PlatformAccount, Seller, SellerKind
from sellers.services import accounts, sellers


class SellerOut(serializers.ModelSerializer[Seller]):
    account_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Seller
        fields = [
            "id",
            "kind",
            "name",
            "state",
            "address",
            "area",
            "fined_times",
            "fined_last_on",
            "account_count",
            "merged_into",
        ]


class SellerIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=160)
    kind = serializers.ChoiceField(choices=SellerKind.choices, default=SellerKind.INDIVIDUAL)
    address = serializers.CharField(max_length=250, required=False, default="", allow_blank=True)
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=500
    )


class SellerViewSet(ReadOnlyModelViewSet[Seller]):
    serializer_class = SellerOut
    filterset_class = SellerFilter
    queryset = Seller.objects.none()

    def get_queryset(self) -> Any:
        return selectors.seller_list().order_by("pk")

    @extend_schema(request=SellerIn, responses={201: SellerOut})
    def create(self, request: Request) -> Response:
        """Register a seller over accounts that no confirmed seller holds."""
        asked = SellerIn(data=request.data)
        asked.is_valid(raise_exception=True)
        seller = sellers.register(by=request.user, is_confirmed=True, **asked.validated_data)
        return Response(SellerOut(self.get_queryset().get(pk=seller.pk)).data, status=status.HTTP_201_CREATED)


class AccountOut(serializers.ModelSerializer[PlatformAccount]):
    class Meta:
        model = PlatformAccount
        fields = [
            "id", "platform", "key", "handle", "name", "legal_name", "address", "seller", "status", "source", "source_ref",
            "first_seen_at", "last_seen_at",
        ]  # fmt: skip


class AccountIn(serializers.Serializer[Any]):
    platform = serializers.ChoiceField(choices=Platform.choices)
    handle = serializers.CharField(max_length=300)
    name = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    legal_name = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    phones = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    banks = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    address = serializers.CharField(max_length=250, required=False, default="", allow_blank=True)


class AccountViewSet(ReadOnlyModelViewSet[PlatformAccount]):
    serializer_class = AccountOut
    filterset_class = AccountFilter
    queryset = PlatformAccount.objects.none()

    def get_queryset(self) -> Any:
        return selectors.account_list().order_by("pk")

    @extend_schema(request=AccountIn, responses={201: AccountOut})
    def create(self, request: Request) -> Response:
        """Note an account a person saw; 409 `already_there` with its id when it is known."""
        asked = AccountIn(data=request.data)
        asked.is_valid(raise_exception=True)
        account = accounts.note(by=request.user, **asked.validated_data)
        return Response(AccountOut(account).data, status=status.HTTP_201_CREATED)


class IdentifierOut(serializers.ModelSerializer[Identifier]):
    class Meta:
        model = Identifier
        fields = ["id", "kind", "value", "shown", "is_hub"]


class KnownOut(serializers.Serializer[Any]):
    """What the force knows of one identifier."""

    kind = serializers.ChoiceField(choices=IdentifierKind.choices)
    value = serializers.CharField()
    shown = serializers.CharField()
    is_known = serializers.BooleanField()
    accounts = serializers.IntegerField()
    sellers = serializers.IntegerField()
    fined = serializers.IntegerField()
    warning = serializers.CharField()


class KnownIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=20_000)


class IdentifierViewSet(ReadOnlyModelViewSet[Identifier]):
    serializer_class = IdentifierOut
    filterset_class = IdentifierFilter
    queryset = Identifier.objects.order_by("pk")

    @extend_schema(request=KnownIn, responses=KnownOut(many=True))
    @action(detail=False, methods=["post"])
    def known(self, request: Request) -> Response:
        """Lift every identifier out of a text and say what is known of each."""
        asked = KnownIn(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(KnownOut(selectors.known_in_text(asked.validated_data["text"]), many=True).data)


ROUTES = [
    ("sellers", SellerViewSet, "seller"),
    ("accounts", AccountViewSet, "account"),
    ("identifiers", IdentifierViewSet, "identifier"),
]
