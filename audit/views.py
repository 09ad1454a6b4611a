"""The journal and the jobs, for those who look after them."""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit import jobs, selectors
from audit.filters import EntryFilter, JobFilter
from audit.models import Job, JobState
from common.http import said
from common.paging import page_of


def _tabs(request: HttpRequest, active: str) -> list[dict[str, object]]:
    names = {"entries": ("audit:entry-list", "audit.read_journal"), "jobs": ("audit:job-list", "")}
    return [
        {"code": code, "url": reverse(name), "active": code == active}
        for code, (name, permission) in names.items()
        if not permission or request.user.has_perm(permission)
    ]


def entry_list(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("audit.read_journal"):
        raise PermissionDenied
    found = EntryFilter(request.GET, selectors.entry_list(request.user))
    page = page_of(found.qs, request)
    for entry in page.rows:
        entry.told = json.dumps(entry.facts, ensure_ascii=False, indent=1) if entry.facts else ""
    return render(
        request, "audit/entry_list.html", {"filters": found.form, "page": page, "parts": _tabs(request, "entries")}
    )


def job_list(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("audit.retry_job") and not request.user.has_perm("audit.read_journal"):
        raise PermissionDenied
    found = JobFilter(request.GET, selectors.job_list())
    counts = [(JobState(code), n) for code, n in selectors.job_counts().items()]
    page = {
        "filters": found.form,
        "page": page_of(found.qs, request),
        "counts": counts,
        "parts": _tabs(request, "jobs"),
    }
    return render(request, "audit/job_list.html", page)


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Job, pk=pk)
    with said(request):
        jobs.retry(job_id=pk, by=request.user)
    return redirect(f"{reverse('audit:job-list')}?state=parked")
