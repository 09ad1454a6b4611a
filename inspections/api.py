"""The API of this room: the lists of the pages with the same filters and rights, and the same deeds."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from inspections import selectors
from inspections.filters import FindingFilter, PlanFilter, VisitFilter
from inspections.models import Finding, Plan, PlanKind, Reply, Visit
from inspections.services import findings, plans, visits


def _asked(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class WhyIn(serializers.Serializer[Any]):
    why = serializers.CharField(max_length=300)


class NothingIn(serializers.Serializer[Any]):
    """No fields."""


class PlanOut(serializers.ModelSerializer[Plan]):
    target_count = serializers.IntegerField(read_only=True)
    visit_count = serializers.IntegerField(read_only=True)
    done_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Plan
        fields = [
            "id", "kind", "title", "number", "state", "starts_on", "ends_on", "quota", "rounds", "per_day", "basis", "purpose",
            "subjects", "goods", "content", "force", "means", "reporting", "drafted_by", "approved_by", "approved_on", "remarks",
            "target_count", "visit_count", "done_count",
        ]  # fmt: skip


class ShareIn(serializers.Serializer[Any]):
    team = serializers.IntegerField(min_value=1)
    quota = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)


def _ids() -> serializers.ListField:
    return serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=5000)


class PlanIn(serializers.Serializer[Any]):
    """A plan as its author states it; what is required to submit is told by `submit` (409 `incomplete`)."""

    kind = serializers.ChoiceField(choices=PlanKind.choices)
    title = serializers.CharField(max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    basis = serializers.CharField(required=False, allow_blank=True)
    purpose = serializers.CharField(required=False, allow_blank=True)
    subjects = serializers.CharField(required=False, allow_blank=True)
    goods = serializers.CharField(required=False, allow_blank=True)
    content = serializers.CharField(required=False, allow_blank=True)
    force = serializers.CharField(required=False, allow_blank=True)
    means = serializers.CharField(required=False, allow_blank=True)
    reporting = serializers.CharField(required=False, allow_blank=True)
    quota = serializers.IntegerField(min_value=0, max_value=5000, required=False)
    rounds = serializers.IntegerField(min_value=1, max_value=12, required=False)
    per_day = serializers.IntegerField(min_value=1, max_value=20, required=False)
    areas = _ids()
    sellers = _ids()
    questions = _ids()
    teams = ShareIn(many=True, required=False)

    @staticmethod
    def facts(told: dict[str, Any]) -> dict[str, Any]:
        """The deed's arguments."""
        told = dict(told)
        for name, argument in (("areas", "area_ids"), ("sellers", "seller_ids"), ("questions", "question_ids")):
            if name in told:
                told[argument] = told.pop(name)
        if "teams" in told:
            told["teams"] = {share["team"]: share["quota"] for share in told["teams"]}
        return told


class ApproveIn(serializers.Serializer[Any]):
    number = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class PlanViewSet(ReadOnlyModelViewSet[Plan]):
    serializer_class = PlanOut
    filterset_class = PlanFilter
    queryset = Plan.objects.none()

    def get_queryset(self) -> Any:
        return selectors.plan_list(self.request.user).order_by("pk")

    def _told(self, plan: Plan, code: int = 200) -> Response:
        return Response(PlanOut(self.get_queryset().get(pk=plan.pk)).data, status=code)

    @extend_schema(request=PlanIn, responses={201: PlanOut})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        return self._told(
            plans.draft(by=request.user, **PlanIn.facts(_asked(PlanIn, request))), status.HTTP_201_CREATED
        )

    @extend_schema(request=NothingIn, responses=PlanOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand in for approval; 409 `incomplete` names every missing field."""
        return self._told(plans.submit(plan_id=self.get_object().pk, by=request.user))

    @extend_schema(request=ApproveIn, responses=PlanOut)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Put into force; never one's own plan."""
        return self._told(plans.approve(plan_id=self.get_object().pk, by=request.user, **_asked(ApproveIn, request)))

    @extend_schema(request=WhyIn, responses=PlanOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return to its author with remarks."""
        return self._told(plans.send_back(plan_id=self.get_object().pk, by=request.user, **_asked(WhyIn, request)))


class VisitOut(serializers.ModelSerializer[Visit]):
    finding_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id", "plan", "seller", "premises", "address", "area", "team", "lead", "day", "round", "state", "started_at",
            "concluded_at", "present", "outcome", "cancelled_why", "finding_count",
        ]  # fmt: skip


class MeetIn(serializers.Serializer[Any]):
    present = serializers.CharField(max_length=200)


class AnswerIn(serializers.Serializer[Any]):
    item_id = serializers.IntegerField(min_value=1)
    reply = serializers.ChoiceField(choices=Reply.choices)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class AnswerOut(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="item_id")
    reply = serializers.CharField()
    note = serializers.CharField()


class ConcludeIn(serializers.Serializer[Any]):
    outcome = serializers.CharField()


class VisitViewSet(ReadOnlyModelViewSet[Visit]):
    serializer_class = VisitOut
    filterset_class = VisitFilter
    queryset = Visit.objects.none()

    def get_queryset(self) -> Any:
        return selectors.visit_list(self.request.user).order_by("pk")

    def _told(self, visit: Visit) -> Response:
        return Response(VisitOut(self.get_queryset().get(pk=visit.pk)).data)

    @extend_schema(request=NothingIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Arrived on the spot."""
        return self._told(visits.start(visit_id=self.get_object().pk, by=request.user))

    @extend_schema(request=MeetIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def meet(self, request: Request, pk: str) -> Response:
        """Who was present."""
        return self._told(visits.meet(visit_id=self.get_object().pk, by=request.user, **_asked(MeetIn, request)))

    @extend_schema(request=AnswerIn, responses=AnswerOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer one question; answering again replaces the answer."""
        given = visits.answer(visit_id=self.get_object().pk, by=request.user, **_asked(AnswerIn, request))
        return Response(AnswerOut(given).data)

    @extend_schema(request=ConcludeIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def conclude(self, request: Request, pk: str) -> Response:
        """End the visit; 409 `incomplete` names what its record lacks."""
        return self._told(
            visits.conclude(visit_id=self.get_object().pk, by=request.user, **_asked(ConcludeIn, request))
        )

    @extend_schema(request=WhyIn, responses=VisitOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """The visit is not made."""
        return self._told(visits.cancel(visit_id=self.get_object().pk, by=request.user, **_asked(WhyIn, request)))


class FindingOut(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = [
            "id", "visit", "provision", "goods", "quantity", "unit", "value_vnd", "words", "found_on", "state", "noted_by",
            "violation", "dismissed_why",
        ]  # fmt: skip


class FindingIn(serializers.Serializer[Any]):
    visit = serializers.IntegerField(min_value=1)
    goods = serializers.CharField(max_length=300)
    words = serializers.CharField(required=False, default="", allow_blank=True)
    provision = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    quantity = serializers.DecimalField(
        max_digits=14, decimal_places=3, min_value=0, required=False, allow_null=True, default=None
    )
    unit = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    value_vnd = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    exhibits = _ids()


class UpholdIn(serializers.Serializer[Any]):
    provision_id = serializers.IntegerField(min_value=1, required=False)
    case_id = serializers.IntegerField(min_value=1, required=False)
    acted_on = serializers.DateField(required=False)
    value_vnd = serializers.IntegerField(min_value=0, required=False)


class FindingViewSet(ReadOnlyModelViewSet[Finding]):
    serializer_class = FindingOut
    filterset_class = FindingFilter
    queryset = Finding.objects.none()

    def get_queryset(self) -> Any:
        return selectors.finding_list(self.request.user).order_by("pk")

    def _told(self, finding: Finding, code: int = 200) -> Response:
        return Response(FindingOut(self.get_queryset().get(pk=finding.pk)).data, status=code)

    @extend_schema(request=FindingIn, responses={201: FindingOut})
    def create(self, request: Request) -> Response:
        """Note what was found on a visit."""
        told = _asked(FindingIn, request)
        visit = Visit.objects.visible_to(request.user).filter(pk=told.pop("visit")).first()
        if visit is None:
            raise serializers.ValidationError({"visit": ["There is no such visit for you."]})
        told["provision_id"], told["exhibit_ids"] = told.pop("provision"), told.pop("exhibits", [])
        return self._told(findings.note(visit_id=visit.pk, by=request.user, **told), status.HTTP_201_CREATED)

    @extend_schema(request=UpholdIn, responses=FindingOut)
    @action(detail=True, methods=["post"])
    def uphold(self, request: Request, pk: str) -> Response:
        """Make it a violation, in its case or a new one."""
        return self._told(
            findings.uphold(finding_id=self.get_object().pk, by=request.user, **_asked(UpholdIn, request))
        )

    @extend_schema(request=WhyIn, responses=FindingOut)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """No violation."""
        return self._told(findings.dismiss(finding_id=self.get_object().pk, by=request.user, **_asked(WhyIn, request)))


ROUTES = [("plans", PlanViewSet, "plan"), ("visits", VisitViewSet, "visit"), ("findings", FindingViewSet, "finding")]
