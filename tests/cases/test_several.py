"""One deed for several rows ticked in a list."""

from typing import Any

import pytest
from django.urls import reverse

from cases.services import cases
from common.errors import Refused
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def test_several_cases_go_to_the_same_people(chi: Any, dung: Any, ha: Any, signed_in: Any) -> None:
    mine = [make.case(chi) for _n in range(3)]
    told = {"team": chi.team_id, "members": [dung.pk], "why": "Chi nghỉ phép"}
    query = "&".join(f"chosen={case.pk}" for case in mine[:2])
    signed_in(ha).post(reverse("cases:cases-assign") + "?" + query, told)
    assert [set(case.members.all()) for case in mine] == [{dung}, {dung}, {chi}]


def test_one_case_that_may_not_be_assigned_keeps_all_as_they_were(chi: Any, dung: Any, ha: Any) -> None:
    mine = [make.case(chi), make.case(chi)]
    cases.close(case_id=mine[1].pk, by=chi, why="Trùng")
    with pytest.raises(Refused):
        cases.assign_all(
            case_ids=[case.pk for case in mine], member_ids=[dung.pk], by=ha, why="Đổi người", team_id=chi.team_id
        )
    assert set(mine[0].members.all()) == {chi}


def test_a_stranger_assigns_and_files_nothing(chi: Any, minh: Any, engage: Any, team7: Any, signed_in: Any) -> None:
    case, exhibit = make.case(chi), make.exhibit(chi)
    browser = signed_in(minh)
    assert browser.get(reverse("cases:cases-assign"), {"chosen": case.pk}).status_code == 403
    head = signed_in(engage("doi7", ["team_head"], team=team7))
    assert head.get(reverse("cases:cases-assign"), {"chosen": case.pk}).url == reverse("cases:case-list")
    browser = signed_in(minh)
    assert browser.get(reverse("cases:exhibits-file"), {"exhibit": exhibit.pk}).url == reverse("evidence:exhibit-list")


def test_exhibits_ticked_in_their_list_are_filed_in_one_case(chi: Any, signed_in: Any) -> None:
    case, exhibits = make.case(chi), [make.exhibit(chi), make.exhibit(chi)]
    address = reverse("cases:exhibits-file") + "?" + "&".join(f"exhibit={row.pk}" for row in exhibits)
    signed_in(chi).post(address, {"case": case.pk, "note": "Từ buổi livestream"})
    assert set(case.exhibits.all()) == set(exhibits)


def test_only_the_ticked_cases_go_into_the_file(chi: Any, signed_in: Any) -> None:
    one, other = make.case(chi, title="Một"), make.case(chi, title="Hai")
    answer = signed_in(chi).get(reverse("cases:case-export", args=["csv"]), {"chosen": one.pk})
    told = b"".join(answer.streaming_content).decode()
    assert one.number in told and other.number not in told
