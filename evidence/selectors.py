"""What the pages of this room read."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from audit.models import Job, JobState
from evidence import lookalikes
from evidence.derived_models import Derivative, DerivativeKind, Redaction
from evidence.handover_selectors import keeping
from evidence.hold_models import Disposal, Hold
from evidence.models import Arrival, Batch, CustodyEntry, Exhibit, Record, RecordKind, UnreadLine, Upload
from evidence.states import BatchState, DisposalState, ReadState

UNREAD_SHOWN = 5
_REPORT_LINES = 1_000
_SHORTEST = 3  # letters: what is shorter has no trigram and stands in nearly every text


def batch_list(user: Any) -> QuerySet[Batch]:
    """Captures for the list: how many files each holds, how many of them are read, in one query."""
    done = ~Q(arrivals__exhibit__read_state=ReadState.WAITING) & Q(arrivals__isnull=False)
    return (
        Batch.objects.visible_to(user)
        .select_related("team", "received_by")
        .annotate(
            file_count=Count("uploads", distinct=True),
            read_count=Count("arrivals", filter=done, distinct=True),
            duplicate_count=Count("arrivals", filter=Q(arrivals__is_duplicate=True), distinct=True),
        )
        .order_by("-pk")
    )


@dataclass(slots=True)
class FileProgress:
    """One file of a capture: where it stands, and the first lines not understood."""

    upload: Upload
    arrival: Arrival | None
    job: Job | None
    unread_lines: list[UnreadLine] = field(default_factory=list)
    has_thumbnail: bool = False

    @property
    def exhibit(self) -> Exhibit | None:
        return self.arrival.exhibit if self.arrival else None

    @property
    def read(self) -> int:
        """Lines read so far: of the running job, or of the finished exhibit."""
        if self.exhibit and self.exhibit.read_at:
            return self.exhibit.record_count
        return int(self.job.progress.get("read", 0)) if self.job else 0

    @property
    def unread(self) -> int:
        if self.exhibit and self.exhibit.read_at:
            return self.exhibit.unread_count
        return int(self.job.progress.get("unread", 0)) if self.job else 0

    @property
    def is_finished(self) -> bool:
        if self.job and self.job.state in {JobState.REFUSED, JobState.PARKED}:
            return True
        return bool(self.exhibit and self.exhibit.read_state != ReadState.WAITING)

    @property
    def trouble(self) -> str:
        """What the job said when it gave up."""
        return self.job.said if self.job and self.job.state in {JobState.REFUSED, JobState.PARKED} else ""


@dataclass(slots=True)
class BatchProgress:
    """How far sealing and reading have come."""

    batch: Batch
    files: list[FileProgress]
    seal_job: Job | None

    @property
    def sealed(self) -> int:
        done = sum(file.arrival is not None for file in self.files)
        return done or (int(self.seal_job.progress.get("done", 0)) if self.seal_job else 0)

    @property
    def of(self) -> int:
        return len(self.files)

    @property
    def finished_files(self) -> int:
        return sum(file.is_finished for file in self.files)

    @property
    def read(self) -> int:
        return sum(file.read for file in self.files)

    @property
    def unread(self) -> int:
        return sum(file.unread for file in self.files)

    @property
    def seal_trouble(self) -> str:
        failed = self.seal_job and self.seal_job.state in {JobState.REFUSED, JobState.PARKED}
        return self.seal_job.said if failed and self.seal_job else ""

    @property
    def is_finished(self) -> bool:
        if self.seal_trouble:
            return True
        return self.batch.state == BatchState.SEALED and all(file.is_finished for file in self.files)


def batch_progress(batch: Batch) -> BatchProgress:
    """Everything the capture's page shows while the worker is at it; seven queries, however many files."""
    uploads = list(batch.uploads.order_by("pk"))
    arrivals = {arrival.upload_id: arrival for arrival in batch.arrivals.select_related("exhibit")}
    exhibits = [arrival.exhibit_id for arrival in arrivals.values()]
    jobs = _read_jobs(exhibits)
    lines = _first_unread(exhibits)
    shown = set(_thumbnails().filter(exhibit__in=exhibits).values_list("exhibit", flat=True))
    files = []
    for upload in uploads:
        arrival = arrivals.get(upload.pk)
        exhibit = arrival.exhibit_id if arrival else 0
        files.append(FileProgress(upload, arrival, jobs.get(exhibit), lines.get(exhibit, []), exhibit in shown))
    seal_job = Job.objects.of(batch).filter(entry__deed="batch.received").order_by("-pk").first()
    return BatchProgress(batch, files, seal_job)


def _read_jobs(exhibits: list[int]) -> dict[int, Job]:
    """The newest job that reads each exhibit."""
    rows = Job.objects.filter(
        entry__subject_type="evidence.exhibit",
        entry__deed__in=["exhibit.sealed", "exhibit.reread"],
        subject_id__in=exhibits,
    ).order_by("pk")
    return {job.subject_id: job for job in rows}


_FIRST_UNREAD = """
SELECT line.* FROM unnest(%s::bigint[]) AS wanted(exhibit_id)
CROSS JOIN LATERAL (
  SELECT * FROM evidence_unreadline u WHERE u.exhibit_id = wanted.exhibit_id ORDER BY u.reader, u.part, u.line LIMIT %s
) line
"""


def _first_unread(exhibits: list[int]) -> dict[int, list[UnreadLine]]:
    """The first lines not understood of each exhibit, along the index, however many there are."""
    found: dict[int, list[UnreadLine]] = {}
    for line in UnreadLine.objects.raw(_FIRST_UNREAD, [exhibits, UNREAD_SHOWN]):
        found.setdefault(line.exhibit_id, []).append(line)
    return found


def jobs_of(batch: Batch) -> QuerySet[Job, Job]:
    """Every job that works on the capture or on one of its exhibits."""
    exhibits = Arrival.objects.filter(batch=batch).values("exhibit")
    return Job.objects.filter(
        Q(entry__subject_type="evidence.batch", entry__subject_id=batch.pk)
        | Q(entry__subject_type="evidence.exhibit", entry__subject_id__in=exhibits)
    )


def batch_report(batch: Batch) -> dict[str, Any]:
    """What a capture gave, as plain values: per file digest, records by kind, lines not understood."""
    return {"batch": batch.pk, "files": [_file_report(arrival) for arrival in _arrivals(batch)]}


def _arrivals(batch: Batch) -> QuerySet[Arrival]:
    return batch.arrivals.select_related("exhibit").order_by("pk")


def _file_report(arrival: Arrival) -> dict[str, Any]:
    exhibit = arrival.exhibit
    lines = exhibit.unread_lines.order_by("reader", "part", "line")[:_REPORT_LINES]
    return {
        "name": arrival.name, "exhibit": exhibit.pk, "sha256": exhibit.sha256, "size": exhibit.size, "kind": exhibit.kind,
        "is_duplicate": arrival.is_duplicate, "state": str(exhibit.read_state), "why": exhibit.read_said, "reader": exhibit.reader,
        "records": exhibit.counts.get("records", {}),
        **{name: exhibit.counts[name] for name in ("credits", "credit_total_vnd") if name in exhibit.counts},
        "unread": exhibit.unread_count,
        "refused": [{"line": line.line, "part": line.part, "reason": line.reason} for line in lines],
    }  # fmt: skip


def exhibit_list(user: Any) -> QuerySet[Exhibit]:
    """Exhibits for the list and whether there is a small picture of each, in one query."""
    shown = Exists(_thumbnails().filter(exhibit=OuterRef("pk")))
    return Exhibit.objects.visible_to(user).select_related("sealed_by").annotate(has_thumbnail=shown).order_by("-pk")


def _thumbnails() -> QuerySet[Derivative]:
    """The small pictures there are; those of a disposed original are gone."""
    made = Derivative.objects.filter(kind=DerivativeKind.THUMBNAIL, exhibit__disposed_at__isnull=True)
    return made.exclude(sha256="")


def _folded(value: Any) -> Func:
    return Func(value, function="vi_fold", output_field=TextField())


def _with(rows: QuerySet[Any], column: str, words: str) -> QuerySet[Any]:
    """The rows whose column holds the words, whatever their accents and capitals."""
    return rows.alias(folded=_folded(F(column))).filter(folded__contains=_folded(Value(words)))


def holding(words: str) -> QuerySet[Any]:
    """Ids of exhibits by name, by what was read from the file line by line, and by the words found in pictures and PDFs."""
    found = _with(Exhibit.objects.order_by(), "name", words).values("pk")
    if len(words.strip()) < _SHORTEST:
        return found
    read = _with(Record.objects.exclude(text=""), "text", words).values("exhibit")
    made = _with(Derivative.objects.exclude(text=""), "text", words).values("exhibit")
    return found.union(read, made)


def exhibit_overview(user: Any, exhibit: Exhibit) -> dict[str, Any]:
    """Everything the exhibit's page shows around its records."""
    arrivals = Arrival.objects.filter(exhibit=exhibit, batch__in=Batch.objects.visible_to(user))
    return {
        **keeping(exhibit),
        "arrivals": list(arrivals.select_related("batch__team", "batch__received_by").order_by("pk")),
        "custody": list(CustodyEntry.objects.filter(exhibit=exhibit).select_related("by").order_by("pk")),
        "kinds": record_kinds(exhibit),
        "texts": texts(exhibit),
        "alike": lookalikes.alike(user, exhibit),
        "redaction": Redaction.objects.filter(copy=exhibit).select_related("original", "made_by").first(),
        "redacted_copies": list(
            Redaction.objects.filter(original=exhibit).select_related("copy", "made_by").order_by("pk")
        ),
        "has_thumbnail": _thumbnails().filter(exhibit=exhibit).exists(),
        "not_drawn": _not_drawn(exhibit),
        "unread_lines": list(UnreadLine.objects.filter(exhibit=exhibit).order_by("reader", "part", "line")[:200]),
        "job": _read_jobs([exhibit.pk]).get(exhibit.pk),
        "hold": Hold.objects.filter(exhibit=exhibit, released_at__isnull=True).select_related("placed_by").first(),
        "disposal": Disposal.objects.filter(exhibit=exhibit, state=DisposalState.PROPOSED)
        .select_related("proposed_by")
        .first(),
    }


def record_kinds(exhibit: Exhibit) -> list[tuple[str, Any, int]]:
    """(kind, label, count) of what was read."""
    labels = dict(RecordKind.choices)
    return [(kind, labels.get(kind, kind), count) for kind, count in exhibit.counts.get("records", {}).items()]


def record_list(exhibit: Exhibit, kind: str) -> QuerySet[Record]:
    """Records of one kind in the order of the file, under the exhibit's present reader."""
    return Record.objects.filter(exhibit=exhibit, reader=exhibit.reader, kind=kind).order_by("part", "line")


def cited(exhibit: Exhibit, line: int) -> list[Record]:
    """The records of one line, for a page that cites it."""
    return list(Record.objects.filter(exhibit=exhibit, line=line).order_by("reader", "part")[:20])


def _not_drawn(exhibit: Exhibit) -> Derivative | None:
    """Why there is no picture of the exhibit, when a tool tried and could not."""
    tried = exhibit.derivatives.exclude(kind=DerivativeKind.TEXT).order_by("-pk")
    return None if tried.exclude(sha256="").exists() else tried.first()


def sheets(exhibit: Exhibit) -> list[int]:
    """The numbers of the pages that were drawn."""
    drawn = exhibit.derivatives.filter(kind=DerivativeKind.PAGE).exclude(sha256="")
    return sorted(set(drawn.values_list("part", flat=True)))


def texts(exhibit: Exhibit) -> list[Derivative]:
    """What was read from pictures and pages, or why nothing was: the newest for each page."""
    rows = exhibit.derivatives.filter(kind=DerivativeKind.TEXT).order_by("part", "-pk")
    newest: dict[int, Derivative] = {}
    for row in rows:
        newest.setdefault(row.part, row)
    return list(newest.values())
