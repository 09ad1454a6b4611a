"""The main job, end to end, through the doors only: from the sample files to a paid fine on the dashboard, and from a plan to a
violation. Real servers, real worker, real browser."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

SAMPLES = sorted(each for each in (Path(__file__).parent.parent / "samples").iterdir() if each.name != "truth.json")
WORKER_MS = 60_000

pytestmark = pytest.mark.browser


def main(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#main")


def act(page: Page) -> None:
    """The page's one main action, at the top right."""
    page.locator("#main .page-actions .btn-primary").first.click()


def send(page: Page) -> None:
    """The main button of the page's form."""
    page.locator("#main .page-main form .btn-primary").last.click()


def capture_samples(page: Page) -> None:
    """Key c, the twelve files, and the worker's progress until it is finished."""
    page.keyboard.press("c")
    dialog = page.locator("dialog#capture")
    expect(dialog).to_be_visible()
    dialog.locator("input[type=file]").set_input_files([str(each) for each in SAMPLES])
    dialog.locator("[name=note]").fill("Hồ sơ hành trình kiểm thử")
    dialog.locator("button.btn-primary").click()
    page.wait_for_url(re.compile(r"/evidence/batches/\d+/"))
    expect(page.locator("#batch-progress .tone-good").first).to_be_visible(timeout=WORKER_MS)
    expect(page.locator("#batch-progress")).to_contain_text("Đã xong", timeout=WORKER_MS)


def log_violation(page: Page, acted_on: date) -> None:
    """Whose act, when, which provision, what, with which proof; the live reckoning answers before it is sent."""
    page.locator("#party-q").press_sequentially("nanadecor", delay=20)
    page.locator("#party-options input[name=party]").first.check()
    for name in ("acted_on", "detected_on", "minutes_on"):
        page.fill(f"#id_{name}", f"{acted_on:%d/%m/%Y}")
    page.fill("#law-q", "hang hoa nhap lau")
    page.locator("#provision-options li").filter(has_text="Điểm a khoản 1 Điều 15").locator("input").check()
    page.fill("#id_goods", "Son môi nhập lậu")
    page.fill("#id_value_vnd", "2500000")
    page.press("#id_value_vnd", "Tab")
    expect(page.locator("#reckoning")).to_contain_text("đ")
    page.locator("input[name=exhibits]").first.check()
    page.locator("#main form.form .form-foot .btn-primary").click()
    page.wait_for_url(re.compile(r"/cases/(violations/)?\d+/(violations/)?$"))


def open_case(page: Page) -> str:
    """A new case; its address."""
    page.goto("/cases/open/")
    page.fill("#id_title", "Son môi nhập lậu bán qua mạng – hành trình")
    send(page)
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    return page.url


def complete_file(page: Page, decision: str) -> None:
    """What the checklist still asks for is said, item by item, until the decision's page misses nothing."""
    page.goto(decision)
    missing = page.locator("#missing a")
    assert missing.count() > 0, "the checklist asks for nothing: this journey would prove nothing"
    page.goto((missing.first.get_attribute("href") or "").partition("#")[0])
    while page.locator("details[open] form").count():
        asked = page.locator("details[open] form").first
        asked.locator("[name=words]").fill("Đã yêu cầu tại buổi làm việc, ghi trong biên bản")
        asked.locator("select[name=exhibit]").select_option(index=1)
        asked.locator(".btn-primary").click()
        page.wait_for_load_state()
    page.goto(decision)
    expect(page.locator("#missing")).to_have_count(0)


def test_from_the_sample_files_to_a_paid_fine_on_the_dashboard(sign_in, axe) -> None:
    chi = sign_in("chi")
    axe(chi)
    capture_samples(chi)
    axe(chi)
    case = open_case(chi)
    axe(chi)
    chi.goto(f"{case}violations/new/")
    axe(chi)
    log_violation(chi, date.today() - timedelta(days=1))
    axe(chi)
    chi.goto(f"{case}decisions/new/")
    chi.locator("input[name=violations]").first.check()
    axe(chi)
    send(chi)
    chi.wait_for_url(re.compile(r"/cases/decisions/\d+/$"))
    decision = chi.url
    complete_file(chi, decision)
    act(chi)
    expect(chi.locator("form[action$='/submit/']")).to_have_count(0)

    ha = sign_in("ha")
    ha.goto("/reports/dashboard/")
    axe(ha)
    fined, paid = stat(ha, "fines", 1), stat(ha, "fines", 2)
    ha.goto(decision)
    axe(ha)
    act(ha)
    axe(ha)
    send(ha)
    ha.wait_for_url(decision)
    expect(main(ha)).to_contain_text("QĐ-XPHC")

    chi.goto(decision)
    act(chi)
    axe(chi)
    chi.fill("#id_receipt", "KB-HANH-TRINH-1")
    send(chi)
    chi.wait_for_url(re.compile(r"/cases/fines/\d+/$"))
    axe(chi)
    ha.goto("/reports/dashboard/")
    assert (stat(ha, "fines", 1), stat(ha, "fines", 2)) == (fined + 1, paid + 1)


def stat(page: Page, listed: str, place: int) -> int:
    """The number on the tile at `place`, which must open a list of `listed`."""
    tile = page.locator("#list a.stat").nth(place)
    assert f"/cases/{listed}/" in (tile.get_attribute("href") or "")
    return int(tile.locator(".stat-value").inner_text().replace(".", ""))


def test_every_number_of_the_dashboard_opens_the_list_with_that_many_rows(sign_in) -> None:
    ha = sign_in("ha")
    ha.goto("/reports/dashboard/")
    tiles = [
        (tile.get_attribute("href"), tile.locator(".stat-value").inner_text()) for tile in ha.locator("a.stat").all()
    ]
    numbers = ha.locator(
        "#list .chart:not(#money) td a, #list > section.card table td a, #list .grid-2 > section.card table td a"
    )
    links = [(link.get_attribute("href"), (link.text_content() or "").strip()) for link in numbers.all()[:60:4]]
    for href, shown in [*tiles, *links]:
        ha.goto(href or "")
        wanted = int(shown.replace(".", ""))
        rows = ha.locator("#list .pager, #list [data-count]")
        if wanted == 0:
            expect(ha.locator("#list tbody tr")).to_have_count(0)
        else:
            assert count_of(ha, rows) == wanted, href


def count_of(page: Page, pager) -> int:  # type: ignore[no-untyped-def]
    """How many rows the list has: the pager's last figure, or the rows themselves."""
    figures = re.findall(r"[\d.]+", pager.first.locator(".pager-words").inner_text()) if pager.count() else []
    return int(figures[-1].replace(".", "")) if figures else page.locator("#list tbody tr").count()


TEXTS = {
    "title": "Chuyên đề hành trình", "basis": "Thông tư 27/2020/TT-BCT", "purpose": "Phát hiện hàng nhập lậu",
    "subjects": "Người bán qua mạng", "goods": "Mỹ phẩm", "content": "Hoá đơn, nhãn", "force": "Đội 5", "means": "Xe của Đội",
    "reporting": "Báo cáo trong 02 ngày",
}  # fmt: skip


def draft_plan(page: Page, kind: str, starts_on: date) -> str:
    """A complete plan for team 5, its targets proposed by risk; handed in. Its address."""
    page.goto(f"/inspections/plans/new/?kind={kind}")
    for name, words in TEXTS.items():
        page.fill(f"[name={name}]", f"{words} ({kind})")
    page.fill("[name=starts_on]", f"{starts_on:%d/%m/%Y}")
    page.fill("[name=ends_on]", f"{starts_on + timedelta(days=30):%d/%m/%Y}")
    page.fill("[name=quota]", "3")
    page.evaluate(
        """() => { const areas = document.querySelector("select[name=areas]");
        const wanted = [...areas.options].slice(0, 40).map((one) => one.value);
        for (const one of areas.options) one.selected = wanted.includes(one.value);
        areas.tomselect?.setValue(wanted); }"""
    )
    page.get_by_role("checkbox", name=re.compile(r"số 5$")).check()
    page.locator("button[name=preview]").click()
    expect(page.locator("input[name=sellers]").first).to_be_checked()
    page.locator("button[name=submit]").click()
    page.wait_for_url(re.compile(r"/inspections/plans/\d+/(#.*)?$"))
    return page.url.partition("#")[0]


def test_from_a_plan_to_a_violation(sign_in, axe) -> None:
    quan = sign_in("quan")
    axe(quan)
    for kind in ("periodic", "thematic"):
        plan = draft_plan(quan, kind, date.today())
        axe(quan)
    ha = sign_in("ha")
    ha.goto(plan)
    act(ha)
    axe(ha)
    send(ha)
    ha.wait_for_url(plan)
    chi = sign_in("chi", 390)
    visit = visit_of(chi, plan)
    chi.goto(visit)
    axe(chi)
    act(chi)
    finding = go_through(chi, axe)
    chi.goto(finding)
    act(chi)
    axe(chi)
    uphold(chi)
    expect(main(chi)).to_contain_text("Vi phạm")


def visit_of(page: Page, plan: str) -> str:
    """The first visit of the plan on Chi's own page, once the worker has spread it."""
    number = plan.rstrip("/").rpartition("/")[2]
    for _ in range(60):
        page.goto(f"/inspections/visits/?plan={number}")
        found = page.locator("#list tbody a, #list .cards a").first
        if found.count():
            page.goto("/reports/my-work/")
            link = page.locator("#main table a[href*='/inspections/visits/']").first
            expect(link).to_be_visible()
            page.goto(f"/inspections/visits/?plan={number}")
            return page.locator("#list tbody a[href*='/inspections/visits/']").first.get_attribute("href") or ""
        page.wait_for_timeout(1000)
    raise AssertionError("the worker spread no visit")


def go_through(page: Page, axe) -> str:  # type: ignore[no-untyped-def]
    """Who is present, every question, one finding, the outcome; the finding's address."""
    page.fill("[name=present]", "Chủ shop, tổ trưởng dân phố")
    page.locator(".visit-buttons .btn-primary").click()
    axe(page)
    while page.locator("button[name=reply]").count():
        page.locator("button.answer-yes").click()
        page.wait_for_load_state()
    page.goto(page.url.partition("?")[0] + "findings/new/")
    page.fill("[name=goods]", "Son môi không hoá đơn")
    page.fill("[name=value_vnd]", "3000000")
    page.locator("#main input[type=file]").set_input_files(
        str(Path(__file__).parent.parent / "samples" / "anh_chup_man_hinh.png")
    )
    axe(page)
    send(page)
    page.wait_for_load_state()
    finding = page.locator("a[href*='/inspections/findings/']").first.get_attribute("href") or ""
    page.goto(page.url.partition("?")[0] + "?step=conclude")
    page.fill("[name=outcome]", "Chưa xuất trình được hoá đơn")
    page.locator(".visit-buttons .btn-primary").click()
    page.wait_for_load_state()
    return finding


def uphold(page: Page) -> None:
    """The desk names the provision; the photos have been sealed meanwhile."""
    page.evaluate(
        """() => { const all = document.querySelector("select[name=provision]");
        const one = [...all.options].find((each) => /Điều 15/.test(each.text) && each.value);
        all.value = one.value; all.tomselect?.setValue(one.value); }"""
    )
    send(page)
    page.wait_for_load_state()
