"""The browser extension in a real Chromium: one click seals the page somebody looks at, and the receipt shows its digests. The bookmark
does the same where nothing may be installed."""

import http.server
import json
import shutil
import subprocess
import threading
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evidence.models import Batch, Exhibit, Upload
from evidence.services import captures
from evidence.tool_views import extension_zip
from staff.services import tokens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "<!doctype html><meta charset=utf-8><title>Shop Nana</title><body style='background:#fee'><h1>Túi hiệu 990.000đ</h1>"
EVERY_PAGE = ["http://127.0.0.1/*", "<all_urls>"]


@pytest.fixture(autouse=True)
def roles(transactional_db):
    call_command("load_roles", verbosity=0)


@pytest.fixture
def shop():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tui-hieu"
    server.shutdown()
    server.server_close()


@pytest.fixture
def unpacked(tmp_path):
    """The extension as downloaded and unpacked. A click of a person grants it the page; here the manifest does."""
    folder = tmp_path / "extension"
    with zipfile.ZipFile(BytesIO(extension_zip())) as archive:
        archive.extractall(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "host_permissions": EVERY_PAGE}), "utf-8")
    return folder


@pytest.fixture
def chromium(browser, unpacked, tmp_path):
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=captures.chromium(), headless=False, locale="vi-VN",
        args=[
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync",
            "--disable-features=DisableLoadExtensionCommandLineSwitch",
            f"--disable-extensions-except={unpacked}", f"--load-extension={unpacked}",
        ],
    )  # fmt: skip
    yield context
    context.close()


def id_of(context):
    """The extension's id, as the browser's own page of extensions lists it."""
    page = context.new_page()
    page.goto("chrome://extensions")
    found = page.evaluate("""async () => {
        for (let turn = 0; turn < 100; turn += 1) {
            const own = (await chrome.developerPrivate.getExtensionsInfo()).find((one) => one.location === "UNPACKED");
            if (own) return own.id;
            await new Promise((later) => setTimeout(later, 100));
        }
    }""")
    page.close()
    return found


@pytest.fixture
def extension(chromium, chi, live_server):
    _row, token = tokens.make(
        by=chi, name="tiện ích", may_write=True, expires_on=timezone.localdate() + timedelta(days=9)
    )
    base = f"chrome-extension://{id_of(chromium)}"
    options = chromium.new_page()
    options.goto(f"{base}/options.html")
    options.evaluate("([server, token]) => chrome.storage.local.set({server, token})", [live_server.url, token])
    options.goto("about:blank")
    return base, options


def popup_for(chromium, extension, shop):
    """The popup in a window of its own, aimed at the shop's tab."""
    base, options = extension
    tab = chromium.new_page()
    tab.goto(shop)
    options.goto(f"{base}/options.html")
    number = options.evaluate(
        "(url) => chrome.tabs.query({}).then((all) => all.find((tab) => tab.url === url).id)", shop
    )
    with chromium.expect_page() as opened:
        options.evaluate(
            "(url) => chrome.windows.create({url, type: 'popup', focused: false})", f"{base}/popup.html?tab={number}"
        )
    tab.bring_to_front()
    return opened.value


def test_one_click_seals_the_page_and_shows_its_digests(chromium, extension, shop, chi, work, live_server):
    popup = popup_for(chromium, extension, shop)
    popup.wait_for_selector("#said.good, #said.bad", timeout=20_000)
    assert popup.locator("#said").get_attribute("class") == "good", popup.locator("#said").inner_text()
    batch = Batch.objects.get()
    assert (batch.source_url, batch.received_by) == (shop, chi)
    assert batch.note.startswith("Shop Nana (")
    shown = popup.locator("#files code").all_inner_texts()
    assert sorted(shown) == sorted(Upload.objects.values_list("sha256", flat=True))
    assert popup.locator("#link").get_attribute("href") == live_server.url + batch.get_absolute_url()
    work()
    assert {each.kind for each in Exhibit.objects.all()} == {"picture", "web_page"}


def test_without_an_answer_nothing_is_lost_and_trying_again_is_one_capture(chromium, extension, shop, work):
    chromium.route("**/api/batches/", lambda route: route.abort())
    popup = popup_for(chromium, extension, shop)
    popup.wait_for_selector("#again:visible", timeout=20_000)
    assert not Batch.objects.exists()
    chromium.unroute("**/api/batches/")
    popup.click("#again")
    popup.wait_for_selector("#said.good", timeout=20_000)
    assert Batch.objects.count() == 1


def test_a_wrong_token_is_said_and_leads_to_the_options(chromium, extension, shop):
    base, options = extension
    options.goto(f"{base}/options.html")
    options.evaluate("() => chrome.storage.local.set({token: 'sai'})")
    popup = popup_for(chromium, extension, shop)
    popup.wait_for_selector("#options:visible", timeout=20_000)
    assert not Batch.objects.exists()


# ---------------------------------------------------------------- the bookmark


@pytest.fixture
def page(browser, live_server, client, chi):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(locale="vi-VN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_the_bookmark_sends_the_page_into_the_form_and_the_person_presses_the_button(page, live_server, shop, work):
    page.goto(live_server.url + reverse("evidence:capture-tools"))
    bookmarklet = page.locator("#bookmarklet").input_value()
    page.goto(shop)
    with page.expect_popup() as opened:
        page.evaluate(bookmarklet.removeprefix("javascript:"))
    form = opened.value
    expect(form.locator("main [name=source_url]")).to_have_value(shop)
    assert not Batch.objects.exists(), "nothing is sent before she presses"
    form.click("main form[data-capture] button.btn-primary")
    form.wait_for_url("**/evidence/batches/*/")
    work()
    assert Batch.objects.get().source_url == shop
    assert Exhibit.objects.get().kind == "web_page"


# ---------------------------------------------------------------- without a browser


def test_the_zip_is_the_same_each_time_and_holds_the_folder(signed_in, chi, lan):
    answer = signed_in(chi).get(reverse("evidence:capture-extension"))
    assert answer.content == extension_zip()
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert {"manifest.json", "popup.js", "options.js", "_locales/vi/messages.json"} <= set(archive.namelist())
    assert signed_in(lan).get(reverse("evidence:capture-tools")).status_code == 403


def test_both_languages_of_the_extension_say_the_same_things():
    folder = settings.BASE_DIR / "extension" / "_locales"
    words = [json.loads((folder / language / "messages.json").read_text("utf-8")) for language in ("vi", "en")]
    assert words[0].keys() == words[1].keys()


@pytest.mark.skipif(not shutil.which("node"), reason="no node")
@pytest.mark.parametrize("name", ["common.js", "popup.js", "options.js"])
def test_its_modules_can_be_parsed(name):
    source = (settings.BASE_DIR / "extension" / name).read_bytes()
    subprocess.run(["node", "--input-type=module", "--check"], input=source, check=True)
