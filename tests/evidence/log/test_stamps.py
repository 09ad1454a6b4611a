"""Time is believed only from the authority we pinned, about our bytes, for our question, at a time that can be true."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence.log import authority, der, stamps
from evidence.log.stamps import Authority, AuthorityDown, StampRefused

DATA = b"surveillance.test/log\n7\nroot\n"
NONCE = 0x1234567890ABCDEF


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> authority.TestAuthority:
    return authority.TestAuthority(tmp_path_factory.mktemp("tsa"))


def known(made: authority.TestAuthority, **more: object) -> Authority:
    facts = {"name": "demo", "url": "http://127.0.0.1:9/", "certificate": made.certificate, "roots": made.ca}
    return Authority(**{**facts, "policy": authority.POLICY, "is_test": True, **more})  # type: ignore[arg-type]


def reply_of(
    made: authority.TestAuthority, data: bytes = DATA, policy: str = authority.POLICY, nonce: int = NONCE
) -> bytes:
    return made.stamp(stamps.request_for(data, policy, nonce))


def refusal(who: Authority, reply: bytes, data: bytes = DATA, nonce: int = NONCE) -> str:
    with pytest.raises(StampRefused) as refused:
        stamps.check(who, data, reply, nonce)
    return refused.value.code


def fresh_refusal(who: Authority, reply: bytes, sent: datetime) -> str:
    with pytest.raises(StampRefused) as refused:
        stamps.check_fresh(who, DATA, reply, NONCE, sent, sent + timedelta(seconds=2))
    return refused.value.code


def test_an_honest_stamp_is_believed_and_kept_byte_for_byte(tsa: authority.TestAuthority) -> None:
    reply = reply_of(tsa)
    now = datetime.now(UTC)
    believed = stamps.check_fresh(known(tsa), DATA, reply, NONCE, now, now)
    assert believed.reply == reply and abs(believed.at - now) < timedelta(minutes=1)


def test_plain_openssl_reads_our_request_as_we_meant_it(tmp_path: Path) -> None:
    (tmp_path / "q").write_bytes(stamps.request_for(DATA, authority.POLICY, NONCE))
    command = ["openssl", "ts", "-query", "-in", "q", "-text"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert authority.POLICY in said and "0x1234567890ABCDEF" in said and "Certificate required: yes" in said


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 256, 2**63 - 1, 2**64])
def test_integers_are_written_positive(value: int) -> None:
    ((tag, content, _),) = der.parts(der.integer(value))
    assert tag == der.INTEGER and int.from_bytes(content, "big", signed=True) == value


def test_a_forged_authority_that_embeds_its_own_root_is_not_believed(
    tsa: authority.TestAuthority, tmp_path: Path
) -> None:
    """rfc3161-client before 1.0.9 took the token's embedded root into its trust (evidence study, finding 1)."""
    forger = authority.TestAuthority(tmp_path, embed_chain=True)
    reply = reply_of(forger)
    stamps.check(known(forger), DATA, reply, NONCE)  # genuine for those who trust the forger
    assert refusal(known(tsa), reply) == "untrusted"


def test_another_certificate_of_the_same_root_is_not_the_pinned_one(
    tsa: authority.TestAuthority, tmp_path: Path
) -> None:
    cousin = authority.TestAuthority(tmp_path)
    assert refusal(known(tsa, roots=tsa.ca + cousin.ca), reply_of(cousin)) == "untrusted"


def test_a_back_dated_stamp_is_not_believed(tsa: authority.TestAuthority, tmp_path: Path) -> None:
    """An authority whose clock stands 400 days behind, with certificates old enough to carry it."""
    now = datetime.now(UTC)
    reply = forged_token(tmp_path, now - timedelta(days=400), now - timedelta(days=500), now + timedelta(days=500))
    assert fresh_refusal(python_made(tmp_path), reply, now) == "time"


def test_a_stamp_from_the_future_is_not_believed(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    reply = forged_token(tmp_path, now + timedelta(days=3), now - timedelta(days=5), now + timedelta(days=500))
    assert fresh_refusal(python_made(tmp_path), reply, now) == "time"


def test_a_stamp_older_than_its_own_certificate_is_not_believed_even_years_later(tmp_path: Path) -> None:
    """`openssl ts -verify` without -attime says OK to this one (finding 3)."""
    now = datetime.now(UTC)
    reply = forged_token(tmp_path, now - timedelta(days=400), now - timedelta(days=1), now + timedelta(days=500))
    assert refusal(python_made(tmp_path), reply) == "untrusted"


def test_an_honest_stamp_stays_good_after_the_authoritys_certificate_ran_out(tmp_path: Path) -> None:
    """`openssl ts -verify` without -attime refuses this one (finding 3)."""
    now = datetime.now(UTC)
    reply = forged_token(tmp_path, now - timedelta(days=400), now - timedelta(days=500), now - timedelta(days=300))
    believed = stamps.check(python_made(tmp_path), DATA, reply, NONCE)
    assert now - believed.at > timedelta(days=399)


def test_a_stamp_made_after_the_certificate_ran_out_is_not_believed(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    reply = forged_token(tmp_path, now - timedelta(days=10), now - timedelta(days=500), now - timedelta(days=300))
    assert refusal(python_made(tmp_path), reply) == "untrusted"


def test_a_clock_set_back_here_does_not_make_an_honest_stamp_pass_for_now(tsa: authority.TestAuthority) -> None:
    reply = reply_of(tsa)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=3)):
        sent = datetime.now(UTC)
    assert fresh_refusal(known(tsa), reply, sent) == "time"


def test_an_answer_to_an_older_question_is_not_believed(tsa: authority.TestAuthority) -> None:
    assert refusal(known(tsa), reply_of(tsa, nonce=NONCE - 1)) == "nonce"


def test_an_answer_without_a_nonce_is_not_believed(tsa: authority.TestAuthority) -> None:
    asked = stamps.request_for(DATA, authority.POLICY, NONCE)
    without = asked.replace(der.integer(NONCE), b"")
    assert refusal(known(tsa), tsa.stamp(der.wrap(der.SEQUENCE, without[2:]))) == "nonce"


def test_a_stamp_of_other_data_is_not_believed(tsa: authority.TestAuthority) -> None:
    assert refusal(known(tsa), reply_of(tsa, data=b"other")) == "imprint"


def test_a_stamp_under_another_policy_is_not_believed(tsa: authority.TestAuthority) -> None:
    assert refusal(known(tsa), reply_of(tsa, policy=authority.OTHER_POLICY)) == "policy"


def test_a_refusal_with_status_2_is_not_a_stamp(tsa: authority.TestAuthority) -> None:
    assert refusal(known(tsa), reply_of(tsa, policy="2.999.3161.77")) == "status"


@pytest.mark.parametrize(
    "reply", [b"", b"<html>502</html>", b"\x30\x03\x02\x01\x00", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff"]
)
def test_garbage_is_not_a_stamp(tsa: authority.TestAuthority, reply: bytes) -> None:
    assert refusal(known(tsa), reply) in {"garbled", "status"}


def test_unordered_certificates_of_an_honest_authority_are_read(tmp_path: Path) -> None:
    """The strict reader refuses them as they come (finding 2); whichever order, the stamp must be believed and kept as it was."""
    made = authority.TestAuthority(tmp_path, embed_chain=True)
    reply = reply_of(made)
    sorted_once = der.certificates_in_order(reply)
    believed = stamps.check(known(made), DATA, reply, NONCE)
    assert believed.reply == reply
    unsorted = swap_certificates(sorted_once)
    assert unsorted != sorted_once and der.certificates_in_order(unsorted) == sorted_once
    with pytest.raises(ValueError, match=r"(?i)parse|order"):
        stamps.decode_timestamp_response(unsorted)
    assert stamps.check(known(made), DATA, unsorted, NONCE).reply == unsorted


def swap_certificates(reply: bytes) -> bytes:
    """Reverse the certificate set, leaving lengths as they are."""
    pieces = list(der.parts(next(der.parts(reply))[1]))
    token = list(der.parts(pieces[1][1]))
    signed = next(der.parts(token[1][1]))[1]
    for tag, content, _ in der.parts(signed):
        if tag == der.CERTIFICATES:
            return reply.replace(content, b"".join(each[2] for each in reversed(list(der.parts(content)))))
    raise AssertionError("no certificates")


def test_flipped_bytes_of_a_reply_never_change_what_is_believed(tsa: authority.TestAuthority) -> None:
    """Some bytes are covered by no signature (version numbers, names of algorithms): time, imprint and nonce never move."""
    reply = reply_of(tsa)
    honest = stamps.check(known(tsa), DATA, reply, NONCE)
    accepted = 0
    for at in range(0, len(reply), 7):
        spoiled = reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :]
        try:
            believed = stamps.check(known(tsa), DATA, spoiled, NONCE)
        except StampRefused:
            continue
        accepted += 1
        assert (believed.at, believed.serial) == (honest.at, honest.serial)
    assert accepted < 10


def test_test_stamps_are_refused_in_production(tsa: authority.TestAuthority) -> None:
    assert refusal(known(tsa, is_test=False), reply_of(tsa)) == "test"
    assert refusal(known(tsa, is_test=False, policy="1.3.6.1.4.1.1"), reply_of(tsa)) == "test", (
        "the name gives it away too"
    )
    with pytest.raises(StampRefused, match="legal value"):
        stamps.check(known(tsa), DATA, reply_of(tsa), NONCE, allow_test=False)


def test_an_authority_that_is_down_is_said_to_be_down(tsa: authority.TestAuthority) -> None:
    with pytest.raises(AuthorityDown, match="demo"):
        stamps.stamp(known(tsa), DATA)


@pytest.fixture
def door(tsa: authority.TestAuthority) -> Iterator[str]:
    server = authority.serve(tsa, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_stamp_is_asked_for_and_believed_over_http(tsa: authority.TestAuthority, door: str) -> None:
    assert stamps.stamp(known(tsa, url=door), DATA).authority == "demo"


class Broken(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_an_error_page_of_the_authority_counts_as_down(tsa: authority.TestAuthority) -> None:
    server = HTTPServer(("127.0.0.1", 0), Broken)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    with pytest.raises(AuthorityDown):
        stamps.stamp(known(tsa, url=f"http://127.0.0.1:{server.server_address[1]}/"), DATA)
    thread.join()
    server.server_close()


# ---- an authority whose clock and certificates can be set at will: openssl's takes the machine's clock


def forged_token(folder: Path, at: datetime, begins: datetime, ends: datetime) -> bytes:
    """A granted reply over DATA stating `at`, under certificates good from `begins` to `ends` (left in `folder`)."""
    key, certificate, ca = _certificates(begins, ends)
    (folder / "tsa.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    request = stamps.request_for(DATA, authority.POLICY, NONCE)
    imprint = list(der.parts(next(der.parts(request))[1]))[1][2]
    info = der.wrap(
        der.SEQUENCE,
        der.integer(1) + der.oid(authority.POLICY) + imprint + der.integer(7)
        + der.wrap(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()) + der.integer(NONCE),
    )  # fmt: skip
    (folder / "info").write_bytes(info)
    subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-nodetach", "-in", "info", "-econtent_type", "1.2.840.113549.1.9.16.1.4",
         "-signer", "tsa.pem", "-inkey", "tsa.key", "-md", "sha256", "-cades", "-outform", "DER", "-out", "token"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return der.wrap(der.SEQUENCE, der.wrap(der.SEQUENCE, der.integer(0)) + (folder / "token").read_bytes())


def python_made(folder: Path) -> Authority:
    return Authority(
        "forged",
        "http://127.0.0.1:9/",
        (folder / "tsa.pem").read_bytes(),
        (folder / "ca.pem").read_bytes(),
        authority.POLICY,
        True,
    )


def _certificates(begins: datetime, ends: datetime):  # type: ignore[no-untyped-def]
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def build(name: str, public: object, is_ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST ONLY root")]))
            .public_key(public)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        )
        if not is_ca:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return builder.sign(ca_key, hashes.SHA256())

    return key, build("TEST ONLY clock", key.public_key(), False), build("TEST ONLY root", ca_key.public_key(), True)
