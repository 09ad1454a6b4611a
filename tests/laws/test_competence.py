"""Who may sign (Decree 189/2025/NĐ-CP Articles 5, 6, 12; Decree 99/2013 Articles 18, 21; Law Articles 52, 54)."""

from datetime import date

import pytest

from laws.catalogue import book
from laws.rules.competence import Act, Signers, for_all, hand_up, may_sign, require
from laws.rules.reasons import RuleRefused
from laws.rules.reckoning import Facts, reckon

LAW = book()
ON = date(2026, 11, 24)


def roles(sector="TRADE", highest=10_000_000, organisation=False, on=ON, **more):
    return may_sign(LAW.offices_on(sector, on), Act(sector, highest, organisation, **more)).roles


@pytest.mark.parametrize(
    ("sector", "highest", "organisation", "lowest"),
    [("TRADE", 10_000_000, False, "KSV"), ("TRADE", 10_000_001, False, "DOI_TRUONG"), ("TRADE", 30_000_000, False, "DOI_TRUONG"),
     ("TRADE", 30_000_001, False, "CHI_CUC_TRUONG"), ("TRADE", 60_000_000, True, "DOI_TRUONG"), ("TRADE", 50_000_001, False, "GIAM_DOC_SO"),
     ("TRADE", 100_000_000, False, "CUC_TRUONG"), ("COUNTERFEIT_PROHIBITED_CONSUMER", 60_000_000, False, "DOI_TRUONG"),
     ("COUNTERFEIT_PROHIBITED_CONSUMER", 400_000_000, True, "CUC_TRUONG"), ("INDUSTRIAL_PROPERTY", 25_000_000, False, "KSV"),
     ("INDUSTRIAL_PROPERTY", 125_000_000, False, "CHI_CUC_TRUONG"), ("INDUSTRIAL_PROPERTY", 125_000_001, False, "GIAM_DOC_SO_KHCN")],
)  # fmt: skip
def test_the_frames_maximum_decides_who_is_the_lowest_that_may_sign(sector, highest, organisation, lowest):
    assert roles(sector, highest, organisation)[0] == lowest


def test_article_12_confiscation_of_the_team_head_reaches_twice_his_fine():
    assert "DOI_TRUONG" in roles(confiscated_vnd=60_000_000)
    assert "DOI_TRUONG" not in roles(confiscated_vnd=60_000_001)
    assert roles(confiscated_vnd=60_000_001)[0] == "CHI_CUC_TRUONG"


def test_article_12_1_and_2_no_licence_withdrawal_for_the_team_head_no_remedies_for_the_controller():
    assert roles(suspension=True)[0] == "CHI_CUC_TRUONG"
    assert roles(remedies=True)[0] == "DOI_TRUONG"


def test_acts_outside_market_surveillance_leave_its_titles_out():
    found = reckon(LAW, "nd-99-2013", "10", Facts(on=ON, value=25_000_000))
    assert set(found.may_sign) == {"CHU_TICH_XA", "GIAM_DOC_SO_KHCN", "CHU_TICH_TINH"}


def test_before_1_july_2025_the_old_limits_of_decree_98_article_82_hold():
    assert roles(highest=25_000_000, on=date(2025, 6, 30))[0] == "DOI_TRUONG"
    assert roles(highest=25_000_001, on=date(2025, 6, 30))[0] == "CHI_CUC_TRUONG"
    assert "KSV" not in roles(highest=500_000, on=date(2025, 6, 30), confiscated_vnd=1)


def test_a_sector_without_a_table_names_nobody_and_says_so():
    found = may_sign(LAW.offices_on("QUALITY", ON), Act("QUALITY", 1, False))
    assert (found.roles, found.because[0].code) == ((), "no_competence_table")


def test_article_62_3_c_suspension_takes_the_case_to_the_head_of_the_sub_department():
    assert reckon(LAW, "nd-98-2020", "62", Facts(on=ON), clause="3", point="c").may_sign[0] == "CHI_CUC_TRUONG"
    assert reckon(LAW, "nd-98-2020", "62", Facts(on=ON), clause="3", point="a").may_sign[0] == "DOI_TRUONG"


def test_one_act_beyond_the_team_head_takes_the_whole_case_up():
    small = may_sign(LAW.offices_on("TRADE", ON), Act("TRADE", 20_000_000, False))
    large = may_sign(LAW.offices_on("TRADE", ON), Act("TRADE", 50_000_000, False))
    assert for_all([(small, True), (large, True)]).roles[0] == "CHI_CUC_TRUONG"


def test_article_52_acts_of_several_forces_go_to_the_chairman():
    ours = may_sign(LAW.offices_on("TRADE", ON), Act("TRADE", 20_000_000, False))
    theirs = may_sign(
        LAW.offices_on("INDUSTRIAL_PROPERTY", ON),
        Act("INDUSTRIAL_PROPERTY", 20_000_000, False, market_surveillance=False),
    )
    found = for_all([(ours, True), (theirs, False)])
    assert found.roles == ("CHU_TICH_XA", "CHU_TICH_TINH")
    assert found.because[0].code == "acts_of_several_forces"


def test_a_title_beyond_its_competence_hands_the_case_up():
    signers = Signers(("CHI_CUC_TRUONG", "CHU_TICH_TINH"), ())
    with pytest.raises(RuleRefused) as no:
        require("DOI_TRUONG", signers)
    assert (no.value.code, no.value.facts["hand_up_to"]) == ("over_competence", "CHI_CUC_TRUONG")
    assert require("CHI_CUC_TRUONG", signers).code == "title_competent"
    assert hand_up("CHUYEN_VIEN", signers) == "CHI_CUC_TRUONG"
    assert hand_up("KSV", Signers((), ())) is None


def test_article_54_a_deputy_signs_only_with_a_delegation():
    signers = Signers(("CHI_CUC_TRUONG",), ())
    assert require("PHO_CHI_CUC_TRUONG", signers, delegated=True).code == "by_delegation"
    with pytest.raises(RuleRefused) as no:
        require("PHO_CHI_CUC_TRUONG", signers)
    assert (no.value.code, no.value.facts["form"]) == ("delegation_missing", "MQĐ34")
