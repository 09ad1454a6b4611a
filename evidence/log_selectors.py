"""What the pages of the sealed log read."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db.models import QuerySet

from evidence import log_config
from evidence.derived_models import Redaction
from evidence.log import leaf
from evidence.log_models import Head, LogCheck, LogLeaf, Pack, Stamp, Trouble
from evidence.log_words import finding
from evidence.models import Exhibit
from evidence.pack import build
from evidence.services import log, packs


def members(subject: str) -> list[int]:
    """Exhibits the log knows in the dossier; none for a label that cannot be one."""
    try:
        return packs.members(subject)
    except ValueError:
        return []


def pack_list(user: Any) -> QuerySet[Pack]:
    """Packs of one's team, the newest first."""
    return Pack.objects.visible_to(user).select_related("by", "head", "closing").order_by("-pk")


def copies_for(user: Any, exhibits: Sequence[int]) -> QuerySet[Exhibit]:
    """The redacted copies of these exhibits that the person sees and that are not chosen already."""
    made = Redaction.objects.filter(original__in=exhibits).values("copy")
    seen = Exhibit.objects.visible_to(user).filter(pk__in=made, disposed_at__isnull=True)
    return seen.exclude(pk__in=exhibits).order_by("pk")


def pack_overview(pack: Pack) -> dict[str, Any]:
    return {
        "exhibits": Exhibit.objects.filter(pk__in=pack.exhibits).order_by("pk"),
        "stamps": pack.head.stamps.order_by("authority"),
        "cosignatures": pack.head.cosignatures.order_by("witness"),
        "fingerprint": pack.head.key,
    }


def health() -> dict[str, Any]:
    """How the log does: size, queue, last head, stamp and check, and whom we cannot reach."""
    count, since = log.pending()
    check = LogCheck.objects.filter(ended_at__isnull=False).order_by("-pk").first()
    found = check.report if check else {}
    return {
        "size": log.log_size(),
        "pending": count,
        "pending_since": since,
        "head": Head.objects.order_by("-size", "-pk").first(),
        "stamp": Stamp.objects.select_related("head").order_by("-head__size", "-at").first(),
        "troubles": Trouble.objects.order_by("since"),
        "check": check,
        "wrong": [(code, where, finding(code), what) for code, where, what in found.get("wrong", [])],
        "doubts": [(code, finding(code), what) for code, what in found.get("not_excluded", [])],
    }


def keys() -> dict[str, Any]:
    """Everything an expert must get from us and not from the pack."""
    verifier = (Path(build.__file__).parent / "verify.py").read_bytes()
    authorities = [
        {"name": each.name, "fingerprint": _fingerprint(each.certificate), "is_test": each.is_test}
        for each in log_config.believed()
    ]
    return {
        "key": log_config.public_key(),
        "authorities": authorities,
        "witnesses": log_config.witnesses(),
        "verifier": hashlib.sha256(verifier).hexdigest(),
        "head": Head.objects.order_by("-size", "-pk").first(),
    }


def _fingerprint(pem: bytes) -> str:
    return hashlib.sha256(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)).hexdigest()


def seal_state(exhibit: Exhibit) -> dict[str, Any]:
    """For the exhibit's page: is its newest line in the log, under which head, stamped since when, seen by whom."""
    newest = LogLeaf.objects.filter(chain=leaf.exhibit_chain(exhibit.sha256)).order_by("-seq").first()
    if newest is None:
        return {"state": "waiting"}
    stamp = Stamp.objects.filter(head__size__gt=newest.index).order_by("at").first()
    head = Head.objects.filter(size__gt=newest.index).order_by("size").first()
    seen = head is not None and Head.objects.filter(size__gt=newest.index, cosignatures__isnull=False).exists()
    state = "witnessed" if stamp and seen else "stamped" if stamp else "sealed"
    return {"state": state, "line": newest.index, "head": head, "stamp": stamp}
