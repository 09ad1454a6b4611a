"""The API of seized goods: inventories, moves, ends, values, seals."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases.api.body import WithReason, checked, require_case
from cases.models import GoodsLine, Move, Seal, Seizure
from cases.models.goods import Ground, MoveAct, PriceSource
from cases.paste import MOST_LINES, MOST_VALUE, Row
from cases.services import goods
from cases.stock import lines_with_stock

ENDS = [(act.value, act.label) for act in MoveAct if act in goods.ENDS]


class LineIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=300)
    unit = serializers.CharField(max_length=30)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=Decimal("0.001"))
    label = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    origin = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    condition = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    value_vnd = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=MOST_VALUE
    )


class SeizeIn(serializers.Serializer[Any]):
    case_id = serializers.IntegerField(min_value=1)
    seized_on = serializers.DateField()
    place = serializers.CharField(max_length=250)
    ground = serializers.ChoiceField(choices=Ground.choices)
    store_id = serializers.IntegerField(min_value=1)
    seller_id = serializers.IntegerField(min_value=1, required=False)
    lines = LineIn(many=True, allow_empty=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(lines) > MOST_LINES:
            raise serializers.ValidationError(f"≤ {MOST_LINES}")
        return lines


class MoveIn(serializers.Serializer[Any]):
    line_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_LINES)
    source_id = serializers.IntegerField(min_value=1)
    target_id = serializers.IntegerField(min_value=1)
    why = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    on = serializers.DateField(required=False)


class QuantityIn(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3)


class ReleaseIn(serializers.Serializer[Any]):
    act = serializers.ChoiceField(choices=ENDS)
    lines = QuantityIn(many=True, allow_empty=False)
    source_id = serializers.IntegerField(min_value=1)
    why = serializers.CharField(max_length=300)
    receiver = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    on = serializers.DateField(required=False)


class WorthIn(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1)
    value_vnd = serializers.IntegerField(min_value=0, max_value=MOST_VALUE)


class ValueIn(serializers.Serializer[Any]):
    lines = WorthIn(many=True, allow_empty=False)
    source = serializers.ChoiceField(choices=PriceSource.choices)
    basis = serializers.CharField(max_length=300)
    why_not_earlier = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    council = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    on = serializers.DateField(required=False)


class SealIn(serializers.Serializer[Any]):
    line_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_LINES)
    number = serializers.CharField(max_length=40)
    on = serializers.DateField(required=False)


class ExtendIn(serializers.Serializer[Any]):
    number = serializers.CharField(max_length=40)
    is_complex = serializers.BooleanField(default=False)
    on = serializers.DateField(required=False)


class SealOut(serializers.ModelSerializer[Seal]):
    class Meta:
        model = Seal
        fields = ["id", "number", "seizure", "applied_on", "opened_on", "opened_why"]


class LineOut(serializers.ModelSerializer[GoodsLine]):
    """A line of the inventory, what is left of it, and where."""

    left = serializers.DecimalField(max_digits=14, decimal_places=3, read_only=True)
    worth_vnd = serializers.IntegerField(source="worth", read_only=True, allow_null=True)
    there = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = GoodsLine
        fields = [
            "id", "line", "name", "unit", "quantity", "label", "origin", "condition", "value_vnd", "seal", "left", "worth_vnd", "there",
        ]  # fmt: skip


class MoveOut(serializers.ModelSerializer[Move]):
    class Meta:
        model = Move
        fields = ["id", "line", "act", "source", "target", "quantity", "moved_on", "why", "receiver", "by"]


class SeizureOut(serializers.ModelSerializer[Seizure]):
    class Meta:
        model = Seizure
        fields = ["id", "case", "seller", "number", "seized_on", "place", "ground", "seized_by"]


class SeizureViewSet(ReadOnlyModelViewSet[Seizure]):
    serializer_class = SeizureOut
    filterset_fields = ["case"]
    queryset = Seizure.objects.none()

    def get_queryset(self) -> Any:
        return Seizure.objects.visible_to(self.request.user).select_related("case").order_by("-pk")

    @extend_schema(request=SeizeIn, responses={201: SeizureOut})
    def create(self, request: Request) -> Response:
        """Write an inventory; all of it goes to a storehouse, and the clock of the seizure starts."""
        asked = checked(SeizeIn, request)
        require_case(request, asked["case_id"])
        rows = [Row(**line) for line in asked.pop("lines")]
        made = goods.seize(by=request.user, rows=rows, **asked)
        return Response(SeizureOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=LineOut(many=True))
    @action(detail=True)
    def lines(self, request: Request, pk: str) -> Response:
        """The inventory with what lies where."""
        return self._inventory(self.get_object())

    @extend_schema(responses=MoveOut(many=True))
    @action(detail=True)
    def moves(self, request: Request, pk: str) -> Response:
        """Every move of these goods, oldest first."""
        rows = Move.objects.visible_to(request.user).filter(line__seizure=self.get_object()).order_by("pk")
        return Response(MoveOut(rows, many=True).data)

    @extend_schema(request=MoveIn, responses=LineOut(many=True))
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Carry all there is of some lines from one storehouse to another."""
        seizure = self.get_object()
        goods.move(case_id=seizure.case_id, by=request.user, **checked(MoveIn, request))
        return self._inventory(seizure)

    @extend_schema(request=ReleaseIn, responses=LineOut(many=True))
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Sampled, returned, confiscated or destroyed: 409 for more than lies there."""
        seizure, asked = self.get_object(), checked(ReleaseIn, request)
        quantities = {each["line"]: each["quantity"] for each in asked.pop("lines")}
        goods.release(case_id=seizure.case_id, by=request.user, quantities=quantities, **asked)
        return self._inventory(seizure)

    @extend_schema(request=ValueIn, responses=LineOut(many=True))
    @action(detail=True, methods=["post"])
    def value(self, request: Request, pk: str) -> Response:
        """What lines are worth, by the first source of Article 60(2) that gives a price."""
        seizure, asked = self.get_object(), checked(ValueIn, request)
        values = {each["line"]: each["value_vnd"] for each in asked.pop("lines")}
        goods.value(case_id=seizure.case_id, by=request.user, values=values, **asked)
        return self._inventory(seizure)

    @extend_schema(request=SealIn, responses={201: SealOut})
    @action(detail=True, methods=["post"])
    def seal(self, request: Request, pk: str) -> Response:
        """Put lines under a numbered seal; a number is used once."""
        made = goods.seal(case_id=self.get_object().case_id, by=request.user, **checked(SealIn, request))
        return Response(SealOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ExtendIn, responses=SeizureOut)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Extend a running seizure by decision MQĐ21: its clock moves; 409 once it has run out."""
        made = goods.extend(seizure_id=self.get_object().pk, by=request.user, **checked(ExtendIn, request))
        return Response(SeizureOut(made).data)

    def _inventory(self, seizure: Seizure) -> Response:
        lines = [line for line in lines_with_stock(seizure.case) if line.seizure_id == seizure.pk]
        return Response(LineOut(lines, many=True).data)


class SealViewSet(ReadOnlyModelViewSet[Seal]):
    serializer_class = SealOut
    filterset_fields = ["seizure"]
    queryset = Seal.objects.none()

    def get_queryset(self) -> Any:
        return Seal.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=WithReason, responses=SealOut)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Break a seal, with the reason."""
        made = goods.open_seal(seal_id=self.get_object().pk, by=request.user, **checked(WithReason, request))
        return Response(SealOut(made).data)
