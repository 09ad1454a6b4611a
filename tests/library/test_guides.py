"""Guides: written, published in both languages or not at all, read and signed for, withdrawn."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from common.errors import MoveRefused, NotAllowed
from library import selectors
from library.errors import NotPublished, OneLanguage
from library.models import Guide, Reading
from library.services import guides
from library.states import GUIDE_MOVES
from library.text import blocks

TEXTS = {"title_vi": "Cách làm", "title_en": "How to", "body_vi": "Một đoạn", "body_en": "A paragraph"}
db = pytest.mark.django_db


def write(by, **more):
    return guides.write(by=by, **{"slug": "a", "kind": "how_to", **TEXTS, **more})


def published(by, **more):
    return guides.publish(guide_id=write(by, **more).pk, by=by)


def test_a_text_has_headings_lists_and_paragraphs_and_nothing_else():
    told = blocks("Một\nhai\n\n## Tiêu đề\n- a\n- b\n\n<script>x</script>")
    assert [(b.kind, b.text, b.items) for b in told] == [
        ("paragraph", "Một hai", []), ("heading", "Tiêu đề", []), ("list", "", ["a", "b"]), ("paragraph", "<script>x</script>", []),
    ]  # fmt: skip


def test_every_step_of_the_table_is_a_deed():
    assert all(callable(getattr(guides, name)) for name in GUIDE_MOVES)


@db
def test_the_guides_of_the_product_come_published_and_only_once():
    call_command("load_guides", verbosity=0)
    first = set(Guide.objects.values_list("slug", "version"))
    call_command("load_guides", verbosity=0)
    assert set(Guide.objects.values_list("slug", "version")) == first and len(first) >= 6
    assert not Guide.objects.exclude(state="published").exists()


@db
def test_only_those_who_may_publish_write(chi, lan, quan):
    for person in (chi, lan):
        with pytest.raises(NotAllowed):
            write(person)
    guide = write(quan)
    for deed in (guides.publish, guides.withdraw):
        with pytest.raises(NotAllowed):
            deed(guide_id=guide.pk, by=chi)


@db
def test_one_language_is_not_enough(quan):
    guide = write(quan, body_en=" ")
    with pytest.raises(OneLanguage):
        guides.publish(guide_id=guide.pk, by=quan)


@db
def test_a_rewritten_guide_is_a_draft_of_a_new_version_and_is_read_anew(quan, chi):
    guide = published(quan, must_read=True)
    assert [each.pk for each in selectors.to_read(chi)] == [guide.pk]
    guides.read(guide_id=guide.pk, by=chi)
    guides.read(guide_id=guide.pk, by=chi)
    assert Reading.objects.count() == 1 and selectors.to_read(chi) == []
    again = write(quan, guide_id=guide.pk, body_vi="Khác", must_read=True)
    assert (again.state, again.version) == ("draft", 2)
    with pytest.raises(NotPublished):
        guides.read(guide_id=guide.pk, by=chi)
    guides.publish(guide_id=guide.pk, by=quan)
    assert [each.pk for each in selectors.to_read(chi)] == [guide.pk]


@db
def test_a_withdrawn_guide_is_off_the_shelf(quan, chi, signed_in):
    guide = published(quan)
    guides.withdraw(guide_id=guide.pk, by=quan)
    assert signed_in(chi).get(guide.get_absolute_url()).status_code == 404
    with pytest.raises(MoveRefused):
        guides.publish(guide_id=guide.pk, by=quan)


@db
def test_the_pages(quan, chi, signed_in):
    guide = write(quan)
    reader, writer = signed_in(chi), signed_in(quan)
    assert reader.get(guide.get_absolute_url()).status_code == 404  # a draft
    assert reader.get("/library/new/").status_code == 403
    writer.post(f"{guide.get_absolute_url()}publish/")
    page = reader.get(guide.get_absolute_url()).content.decode()
    assert "Cách làm" in page and f"{guide.get_absolute_url()}read/" in page
    reader.post(f"{guide.get_absolute_url()}read/")
    assert f"{guide.get_absolute_url()}read/" not in reader.get(guide.get_absolute_url()).content.decode()
    made = writer.post("/library/new/", {"slug": "b", "kind": "law", **TEXTS})
    assert made.status_code == 302 and Guide.objects.get(slug="b").state == "draft"
    assert writer.post("/library/new/", {"slug": "b", "kind": "law", **TEXTS}).status_code == 200
    assert writer.post("/library/b/rewrite/", {"kind": "law", **TEXTS}).status_code == 302
    with translation.override("en"):
        assert str(guide) == "How to"


@db
def test_fifty_guides_cost_no_more_questions_than_one(quan, chi, signed_in):
    browser, counts = signed_in(chi), []
    for first, last in ((0, 1), (1, 50)):
        for n in range(first, last):
            published(quan, slug=f"g{n}")
        with CaptureQueriesContext(connection) as seen:
            browser.get("/library/")
        counts.append(len(seen))
    assert counts[1] <= counts[0]
