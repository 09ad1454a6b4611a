"""The whole way of a piece of evidence, in a real browser and then on an expert's bare machine: captured, replayed, filed in a case,
exported, proved by the stand-alone verifier, and one changed byte named."""

import os
import re
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from cases.services import opening
from common import clock
from evidence.models import Exhibit
from evidence.services import log
from tests.evidence.helpers import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("zalo_chat.txt", "anh_chup_man_hinh.png", "trang_ban_hang.html")


@pytest.fixture(autouse=True)
def house(transactional_db, settings, tmp_path):
    call_command("load_roles", verbosity=0)
    settings.LOG_ANCHOR_DIR, settings.PACK_DIR = tmp_path / "anchors", tmp_path / "packs"
    settings.VAULT_DIR = tmp_path / "vault"


@pytest.fixture
def page(house, browser, live_server, client, chi):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(locale="vi-VN", base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def expert(tmp_path):
    """An empty folder on a machine that never saw the product: the bare Python, no packages, no variables of ours."""
    folder = tmp_path / "chuyen-gia"
    folder.mkdir()

    def check(*words):
        python = getattr(sys, "_base_executable", sys.executable)
        command = [python, "-I", "-S", "verify.py", *words, "--lang", "en"]
        done = subprocess.run(
            command, cwd=folder, env={"PATH": os.defpath}, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    check.folder = folder
    return check


def fingerprints(page):
    """What the expert reads on the page of keys (or on its printout): the log's key and the authority's certificate."""
    page.goto("/evidence/log/keys/")
    return re.findall(r"\b[0-9a-f]{64}\b", page.locator("#main").inner_text())


def replay(page, exhibit):
    """Look at a saved page with a reason; what stands in the frame."""
    page.goto(f"/evidence/exhibits/{exhibit.pk}/view/")
    page.fill("[name=why]", "Đối chiếu giá bán trên trang")
    page.locator("#main form button.btn-primary").click()
    page.wait_for_selector("iframe.replay")
    assert "replay.localhost" in page.get_attribute("iframe.replay", "src")
    frame = page.frame_locator("iframe.replay")
    expect(frame.locator("body")).not_to_be_empty()
    assert frame.locator("script").count() == 0
    return frame.locator("body").inner_text()


def test_captured_replayed_exported_proved_without_us_and_one_changed_byte_is_named(page, expert, chi, work, tmp_path):
    page.goto("/evidence/capture/")
    form = page.locator("main form[data-capture]")
    form.locator("input[type=file]").set_input_files([str(SAMPLES / name) for name in NAMES])
    form.locator("[name=note]").fill("Tin nhắn và ảnh của shop")
    form.locator("button.btn-primary").click()
    page.wait_for_url(re.compile(r"/evidence/batches/\d+/"))
    work()
    exhibits = list(Exhibit.objects.order_by("pk"))
    [saved] = [each for each in exhibits if each.kind == "web_page"]
    [record] = saved.records.all()
    assert record.text.split()[:5] == replay(page, saved).split()[:5]
    case = opening.open_case(
        by=chi, title="Shop bán túi giả", exhibit_ids=[each.pk for each in exhibits], on=clock.today()
    )

    page.goto(f"/cases/{case.pk}/exhibits/")
    page.click("a[href*='/evidence/packs/export/']")
    page.fill("[name=why]", "Chuyển hồ sơ cho tòa án")
    page.locator("#main form.form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/evidence/packs/\d+/"))
    work()
    page.reload()
    with page.expect_download() as coming:
        page.locator("form[action$='/download/'] button").click()
    pack = expert.folder / "ho-so.zip"
    coming.value.save_as(pack)
    with zipfile.ZipFile(pack) as archive:
        (expert.folder / "verify.py").write_bytes(archive.read("verify.py"))
        names = archive.namelist()
    shown = fingerprints(page)
    assert sha256((expert.folder / "verify.py").read_bytes()).hexdigest() in shown, "the verifier is the published one"
    trust = [word for each in shown for word in ("--key-fingerprint", each, "--tsa-fingerprint", each)]

    code, said = expert("ho-so.zip", *trust, "--allow-test")
    assert "[X]" not in said, said
    assert code == 3, "without a witness not all is proved, and that is said"
    assert "Witness not checked" in said

    [inside] = [name for name in names if name.startswith(f"items/{exhibits[0].sha256}")]
    whole, original = pack.read_bytes(), (SAMPLES / NAMES[0]).read_bytes()
    at = whole.index(original) + len(original) // 2
    pack.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    code, said = expert("ho-so.zip", *trust, "--allow-test")
    assert code == 1, said
    assert inside in said, said
    assert {each.name for each in expert.folder.iterdir()} == {"ho-so.zip", "verify.py"}, "nothing is left behind"

    work()
    page.goto(exhibits[0].get_absolute_url())
    expect(page.locator(".custody")).to_contain_text("Chuyển hồ sơ cho tòa án")
    assert log.pending()[0] == 0
