"""A time-stamping authority for tests and demonstration, built on `openssl ts`. Its stamps have NO legal value.

Everything it makes says so: its certificates are named "TEST ONLY" and its policy lies under 2.999, the arc that ITU-T X.660
keeps for examples. `stamps` refuses such tokens unless told that this is a test.

    python -m evidence.log.authority --folder var/test-authority --port 8092
"""

import argparse
import subprocess
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

POLICY = "2.999.3161.1"
OTHER_POLICY = "2.999.3161.2"
MARK = "TEST ONLY"
MAX_REQUEST = 4096

CONFIG = """
[ca_ext]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = stamp
[stamp]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
{certs}
signer_digest = sha256
default_policy = {policy}
other_policies = {other}
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
"""


class NoOpenssl(OSError):
    """`openssl` is missing or refused."""


class TestAuthority:
    """A certificate authority and a stamping certificate in `folder`; made on first use, kept afterwards."""

    __test__ = False  # not a pytest class

    def __init__(self, folder: Path, *, embed_chain: bool = False, days: int = 3650, name: str = "authority") -> None:
        self.folder = folder
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        certs = f"certs = {folder}/ca.pem" if embed_chain else ""
        config = CONFIG.format(folder=folder, certs=certs, policy=POLICY, other=OTHER_POLICY)
        (folder / "openssl.cnf").write_text(config)
        if not (folder / "tsa.pem").exists():
            self._make(days, name)

    @property
    def ca(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    @property
    def certificate(self) -> bytes:
        return (self.folder / "tsa.pem").read_bytes()

    def _make(self, days: int, name: str) -> None:
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        for stem, extension in (("ca", "ca_ext"), ("tsa", "tsa_ext")):
            subject = f"/O={MARK} - no legal value/CN={MARK} {name} {stem}"
            signed_by = [] if stem == "ca" else ["-CA", "ca.pem", "-CAkey", "ca.key"]
            self._openssl(
                "req", "-x509", *curve, "-keyout", f"{stem}.key", "-out", f"{stem}.pem", "-subj", subject,
                "-days", str(days), "-config", "openssl.cnf", "-extensions", extension, *signed_by,
            )  # fmt: skip
        (self.folder / "serial").write_text("01\n")

    def stamp(self, request: bytes) -> bytes:
        """Answer a DER request with a DER reply, as `openssl ts -reply` gives it: a refusal is a reply too."""
        with self._lock, tempfile.TemporaryDirectory(dir=self.folder) as work:
            asked, answer = Path(work) / "q.tsq", Path(work) / "r.tsr"
            asked.write_bytes(request)
            self._openssl("ts", "-reply", "-config", "openssl.cnf", "-queryfile", str(asked), "-out", str(answer))
            return answer.read_bytes()

    def _openssl(self, *arguments: str) -> None:
        try:
            subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=30)  # noqa: S603, S607
        except (OSError, subprocess.SubprocessError) as trouble:
            said = getattr(trouble, "stderr", b"") or b""
            raise NoOpenssl(f"openssl {arguments[0]}: {trouble} {said.decode(errors='replace')[-300:]}") from trouble


def serve(authority: TestAuthority, port: int) -> ThreadingHTTPServer:
    """An RFC 3161 HTTP server on this machine only; the caller runs `serve_forever`."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 < length <= MAX_REQUEST:
                self.send_error(400)
                return
            reply = authority.stamp(self.rfile.read(length))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", port), Door)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8092)
    given = parser.parse_args(arguments)
    server = serve(TestAuthority(given.folder.resolve()), given.port)
    sys.stdout.write(f"{MARK} time stamps on http://127.0.0.1:{given.port}/\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
