"""The API of this room, one file per noun: reading with the filters and the sight of the pages, writing through the same deeds."""

from cases.api.cases import CaseViewSet
from cases.api.deadlines import DeadlineViewSet
from cases.api.decisions import DecisionViewSet
from cases.api.delegations import DelegationViewSet
from cases.api.fines import CoercionViewSet, FineViewSet, PaymentViewSet, ReliefViewSet
from cases.api.goods import SealViewSet, SeizureViewSet
from cases.api.papers import PaperViewSet
from cases.api.referrals import ReferralViewSet
from cases.api.violations import ViolationViewSet

ROUTES = [
    ("cases", CaseViewSet, "case"),
    ("violations", ViolationViewSet, "violation"),
    ("decisions", DecisionViewSet, "decision"),
    ("delegations", DelegationViewSet, "delegation"),
    ("fines", FineViewSet, "fine"),
    ("payments", PaymentViewSet, "payment"),
    ("coercions", CoercionViewSet, "coercion"),
    ("reliefs", ReliefViewSet, "relief"),
    ("deadlines", DeadlineViewSet, "deadline"),
    ("referrals", ReferralViewSet, "referral"),
    ("seizures", SeizureViewSet, "seizure"),
    ("seals", SealViewSet, "seal"),
    ("papers", PaperViewSet, "paper"),
]
