"""Quick capture in a real browser: the key, dropping and pasting, what is known while typing, and the progress that follows."""

import os

import pytest
from django.core.management import call_command

from evidence.models import Batch, Exhibit
from tests.evidence.helpers import SAMPLES, sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")

PASTE_PICTURE = """
() => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array([137,80,78,71,13,10,26,10,0])], "image.png", {type: "image/png"}));
  document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true}));
}
"""
PASTE_PICTURES = """
() => {
  const given = new DataTransfer();
  for (const last of [1, 2])
    given.items.add(new File([new Uint8Array([137,80,78,71,13,10,26,10,last])], "image.png", {type: "image/png"}));
  document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true}));
}
"""
PASTE_TEXT = """
(text) => {
  const given = new DataTransfer();
  given.setData("text/plain", text);
  document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true}));
}
"""


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """A test that commits leaves an empty database behind: the next one needs its roles again."""
    call_command("load_roles", verbosity=0)


@pytest.fixture
def page(roles, browser, live_server, client, chi):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    tab = context.new_page()
    tab.troubles = []
    tab.on("console", lambda said: said.type == "error" and tab.troubles.append(said.text))
    tab.on("pageerror", lambda trouble: tab.troubles.append(str(trouble)))
    yield tab
    context.close()


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_the_key_opens_the_dialog_and_a_capture_is_followed_to_its_end(page, live_server, work, chi):
    page.goto(f"{live_server.url}/evidence/exhibits/")
    page.keyboard.press("c")
    page.wait_for_selector("dialog#capture[open]")
    page.evaluate(PASTE_PICTURE)
    page.evaluate(PASTE_TEXT, "https://www.facebook.com/nana.decor")
    page.evaluate(PASTE_TEXT, "ck STK 3799556900024 Agribank LE DUC DAT, zalo 086-139-7155")
    page.wait_for_selector("dialog#capture [data-known] li")
    assert page.input_value("dialog#capture [name=source_url]") == "https://www.facebook.com/nana.decor"
    files = [str(SAMPLES / name) for name in ("ghtk_van_don.csv", "zalo_chat.txt")]
    shot(page, "capture-dialog")
    page.set_input_files("dialog#capture input[type=file]", files)
    page.click("dialog#capture button.btn-primary")
    page.wait_for_url("**/evidence/batches/*/")
    assert page.locator("#batch-progress[hx-trigger]").count() == 1
    shot(page, "batch-at-work")
    work()
    page.wait_for_selector("#batch-progress:not([hx-trigger])", timeout=5000)
    assert "284" in page.inner_text("#batch-progress")
    page.wait_for_selector(".known-list li")
    shot(page, "batch-finished")
    assert Batch.objects.get().source_url == "https://www.facebook.com/nana.decor"
    assert not page.troubles, page.troubles


def test_several_pictures_from_the_clipboard_are_one_set(page, live_server, work, chi):
    page.goto(f"{live_server.url}/evidence/exhibits/")
    page.keyboard.press("c")
    page.wait_for_selector("dialog#capture[open]")
    page.evaluate(PASTE_PICTURE)
    page.evaluate(PASTE_PICTURES)
    assert page.locator("dialog#capture [data-files] li").count() == 3
    page.fill("dialog#capture [name=note]", "Ba ảnh chụp liền nhau")
    page.click("dialog#capture button.btn-primary")
    page.wait_for_url("**/evidence/batches/*/")
    work()
    batch = Batch.objects.get()
    assert batch.note == "Ba ảnh chụp liền nhau"
    names = list(batch.uploads.values_list("name", flat=True))
    assert len(names) == len(set(names)) == 3, "each picture has a name of its own"
    assert Exhibit.objects.filter(arrivals__batch=batch).count() == 3
    assert not page.troubles, page.troubles


def test_what_is_dropped_anywhere_opens_the_dialog_with_it(page, live_server, chi):
    page.goto(f"{live_server.url}/evidence/batches/")
    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File(["xin chao"], "chat.txt", {type: "text/plain"}));
          document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
        }"""
    )
    page.wait_for_selector("dialog#capture[open]")
    assert "chat.txt" in page.inner_text("dialog#capture [data-files]")


def test_a_refusal_is_said_in_the_dialog_and_what_was_typed_stays(page, live_server, chi):
    page.goto(f"{live_server.url}/evidence/batches/")
    page.keyboard.press("c")
    page.fill("dialog#capture [name=note]", "kho hàng")
    page.click("dialog#capture button.btn-primary")
    page.wait_for_selector("dialog#capture [data-trouble]:not([hidden])")
    assert page.input_value("dialog#capture [name=note]") == "kho hàng"


def test_the_page_works_without_scripts(roles, browser, live_server, client, chi, work):
    client.force_login(chi, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/evidence/capture/")
    page.set_input_files("main input[type=file]", str(SAMPLES / "zalo_chat.txt"))
    page.click("main button.btn-primary")
    page.wait_for_url("**/evidence/batches/*/")
    context.close()


def test_nothing_of_an_original_runs_in_the_browser(page, live_server, chi, hand_in):
    """A saved page and a drawing with scripts: replayed on another host or shown as text, downloaded as an attachment, never executed."""
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=\"ran\"'><script>document.title='ran'</script></svg>"
    hand_in(chi, "trang_ban_hang.html", ("a.svg", svg), ("la-html.png", sample("trang_ban_hang.html")))
    for exhibit in Exhibit.objects.all():
        page.goto(f"{live_server.url}/evidence/exhibits/{exhibit.pk}/view/")
        page.fill("[name=why]", "xem thử")
        page.click("main button.btn-primary")
        page.wait_for_selector(".original, iframe.replay")
        assert page.title() not in {"ran", "đã chạy"}
    shot(page, "original-text")


def test_pages_look_right(page, live_server, chi, hand_in):
    names = [path.name for path in sorted(SAMPLES.iterdir()) if path.name != "truth.json"]
    hand_in(chi, *names, note="Kho Hà Đông, livestream 07/10")
    for language in ("vi", "en"):
        chi.language = language
        chi.save()
        for width, theme in ((1280, "light"), (360, "dark")):
            chi.theme = theme
            chi.save()
            page.set_viewport_size({"width": width, "height": 900})
            addresses = {
                "exhibits": "/evidence/exhibits/",
                "batches": "/evidence/batches/",
                "capture": "/evidence/capture/",
            }
            addresses |= {
                one.name.partition(".")[0]: one.get_absolute_url()
                for one in Exhibit.objects.filter(kind__in=["waybills", "statement", "chat", "platform_answer"])
            }
            for name, address in addresses.items():
                page.goto(f"{live_server.url}{address}")
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{address} scrolls sideways at {width}"
                shot(page, f"{name}-{language}-{width}")
    assert not page.troubles, page.troubles
