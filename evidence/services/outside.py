"""What the outside says of our heads: time stamps and cosignatures. Silence is noted, waits and is asked again; it stops nobody."""

import urllib.error
import urllib.request
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evidence import log_config
from evidence.log import checkpoint, stamps
from evidence.log.stamps import Authority, AuthorityDown, StampRefused
from evidence.log.witness import Cosignature, request_body
from evidence.log_config import IN_PROCESS, KnownWitness
from evidence.log_models import Cosignature as SeenBy
from evidence.log_models import Head, Stamp, Trouble
from evidence.services import log

SECONDS = 15


def stamp_heads() -> list[str]:
    """Have every authority stamp the newest head and those of packs that wait for one; what went wrong, by authority.

    An authority that fails once is not asked for further heads in this round.
    """
    said = []
    for authority in log_config.authorities():
        newest = Head.objects.order_by("-size", "-pk").values("pk")[:1]
        wanted = Head.objects.filter(pk__in=newest) | Head.objects.filter(packs__isnull=False)
        stamped = Stamp.objects.filter(authority=authority.name).values("head")
        for head in wanted.exclude(pk__in=stamped).distinct().order_by("size"):
            try:
                stamp_head(head, authority)
            except (AuthorityDown, StampRefused) as trouble:
                said.append(f"{authority.name}: {trouble}")
                _note(authority.name, str(trouble))
                break
            _forget(authority.name)
    return said


def stamp_head(head: Head, authority: Authority) -> Stamp:
    """Ask for a stamp over the head's note and keep it once believed. AuthorityDown, StampRefused."""
    note = bytes(head.note)
    believed = _in_process(authority, note) if authority.url == IN_PROCESS else stamps.stamp(authority, note)
    return Stamp.objects.get_or_create(
        head=head,
        authority=authority.name,
        defaults={
            "reply": believed.reply,
            "nonce": f"{believed.nonce:x}",
            "policy": authority.policy,
            "serial": str(believed.serial),
            "at": believed.at,
            "certificate": authority.certificate,
            "roots": authority.roots,
            "is_test": stamps.is_test_made(authority),
        },
    )[0]


def _in_process(authority: Authority, data: bytes) -> stamps.Stamp:
    """The demo city's authority runs inside the product: nothing to start, nothing to reach."""
    nonce, sent = int(timezone.now().timestamp() * 1e6), datetime.now(UTC)
    reply = log_config.demo_maker().stamp(stamps.request_for(data, authority.policy, nonce))
    return stamps.check_fresh(authority, data, reply, nonce, sent, datetime.now(UTC))


def show_witnesses() -> list[str]:
    """Show the newest head to every witness with the proof that it continues the last one; what went wrong."""
    head = Head.objects.order_by("-size", "-pk").first()
    said = []
    for witness in log_config.witnesses() if head else []:
        if head is None or SeenBy.objects.filter(head=head, witness=witness.name).exists():
            continue
        try:
            cosignature = _ask_witness(witness, head)
            _keep(head, witness, cosignature)
        except (OSError, ValueError) as trouble:
            said.append(f"{witness.name}: {trouble}")
            _note(witness.name, str(trouble))
        else:
            _forget(witness.name)
    return said


def _ask_witness(witness: KnownWitness, head: Head) -> Cosignature:
    last = SeenBy.objects.filter(witness=witness.name).order_by("-head__size").select_related("head").first()
    old = last.head.size if last else 0
    for _turn in range(2):
        status, answer = _post(witness.url, request_body(bytes(head.note), old, log.consistency(old, head.size)))
        if status == 200:
            return Cosignature.loads(answer)
        if status != 409 or not answer.strip().isdigit() or int(answer) > head.size:
            break
        old = int(answer)  # it knows another head than we remember: prove from there
    raise ValueError(f"refuses this head (status {status}): {answer.strip()[:300]}")


def _post(url: str, body: bytes) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=SECONDS) as answer:  # noqa: S310 - the administrator's setting
            return answer.status, answer.read(65536).decode("utf-8", "replace")
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read(65536).decode("utf-8", "replace")


def _keep(head: Head, witness: KnownWitness, cosignature: Cosignature) -> None:
    body = checkpoint.parse_note(bytes(head.note)).body
    if cosignature.name != witness.name or not cosignature.holds(body, witness.key):
        raise ValueError("the answer is not signed by the witness we know")
    SeenBy.objects.get_or_create(
        head=head, witness=witness.name, defaults={"said": cosignature.dumps(), "key": witness.key.der}
    )


@transaction.atomic
def _note(name: str, said: str) -> None:
    trouble, is_new = Trouble.objects.get_or_create(name=name, defaults={"said": said[:2000]})
    if not is_new:
        Trouble.objects.filter(pk=trouble.pk).update(times=F("times") + 1, said=said[:2000])


def _forget(name: str) -> None:
    Trouble.objects.filter(name=name).delete()


def authority_of(stamp: Stamp) -> Authority | None:
    """The authority whose stamp this is, among those we believe: by its certificate, never by its name alone."""
    own = bytes(stamp.certificate)
    return next(
        (each for each in log_config.believed() if each.certificate == own and each.policy == stamp.policy), None
    )
