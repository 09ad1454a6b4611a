"""Pages of "still online?": the list to look through, one key per verdict, and the history of one page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.http import said
from common.paging import page_of
from evidence import posting_selectors
from evidence.filters import PostingFilter
from evidence.forms import VerdictForm
from evidence.posting_models import Posting
from evidence.services import postings


@require_GET
def posting_list(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("evidence.read_exhibits"):
        raise PermissionDenied
    found = PostingFilter(request.GET, posting_selectors.posting_list(request.user))
    due = posting_selectors.due_count(request.user)
    return render(
        request, "evidence/posting_list.html", {"filters": found.form, "page": page_of(found.qs, request), "due": due}
    )


@require_GET
def posting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.visible_to(request.user).select_related("team"), pk=pk)
    overview = posting_selectors.posting_overview(request.user, posting)
    return render(request, "evidence/posting_detail.html", {"posting": posting, **overview})


@require_POST
def posting_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """A verdict from the list, or with a note from the page; then back to where it came from."""
    posting = get_object_or_404(Posting.objects.visible_to(request.user), pk=pk)
    form = VerdictForm(request.POST)
    if form.is_valid():
        with said(request):
            seen = postings.recheck(posting_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, f"{seen.url[:80]}: {seen.get_state_display()}")
    else:
        messages.error(request, _("Say whether the page is online, changed or gone."))
    back = {"detail": posting.get_absolute_url()}.get(request.POST.get("back", ""), "")
    return redirect(back or f"{reverse('evidence:posting-list')}?due=true")
