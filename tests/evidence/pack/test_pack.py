"""An untouched pack passes on an empty machine; the same dossier gives the same bytes; its papers can be read and are safe."""

import ast
import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.log import authority, leaf
from evidence.log.signing import FileSigner
from evidence.pack import build, verify, zipping
from evidence.pack.build import Damaged, Dossier
from tests.evidence.pack import making
from tests.evidence.pack.making import Expert


def test_an_untouched_pack_is_proved_with_keys_from_another_channel(expert: Expert, pack: bytes) -> None:
    code, said = expert.verify(pack, "--allow-test")
    assert (code, said["wrong"], said["not_proved"]) == (0, [], [])
    assert {each[0] for each in said["proved"]} == {"ok_files", "ok_lines", "ok_time", "ok_witness"}


def test_an_unpacked_pack_is_proved_too(expert: Expert, pack: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        archive.extractall(expert.folder / "unpacked")
    code, said = expert.verify_path(expert.folder / "unpacked", "--allow-test")
    assert (code, said["wrong"]) == (0, [])


def test_fingerprints_read_on_paper_do_as_well_as_files(expert: Expert, pack: bytes, dossier: Dossier) -> None:
    printed = ":".join(dossier.key.fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()
    tsa = verify.fingerprint(str(expert.tsa))
    more = ["--allow-test", "--key-fingerprint", printed, "--tsa-fingerprint", tsa]
    code, said = expert.verify(pack, *more, "--witness-fingerprint", dossier.witnesses[0].key.fingerprint, keys=False)
    assert (code, said["wrong"], said["not_proved"]) == (0, [], [])


def test_a_pack_with_only_its_own_keys_is_not_proved(expert: Expert, pack: bytes) -> None:
    code, said = expert.verify(pack, keys=False)
    assert code == 3
    assert {each[0] for each in said["not_proved"]} == {"gap_key", "gap_time", "gap_witness"}


def test_a_stamp_of_the_test_authority_proves_no_time(expert: Expert, pack: bytes) -> None:
    code, said = expert.verify(pack)
    assert code == 3 and [each[0] for each in said["not_proved"]] == ["gap_test"]


def test_the_same_dossier_gives_the_same_bytes(dossier: Dossier, pack: bytes) -> None:
    kept = making.contents(pack)["manifest.json.sig"]
    again = making.packed(replace(dossier, lines=list(reversed(dossier.lines))), lambda _: kept)
    assert again == pack


def test_the_manifest_of_the_same_dossier_is_the_same_whatever_the_clock(
    dossier: Dossier, pack: bytes, folder: Path
) -> None:
    again = making.packed(dossier, making.log_key(folder, "log.pem").sign)
    assert making.contents(again)["manifest.json"] == making.contents(pack)["manifest.json"]


def test_a_damaged_original_makes_no_pack(dossier: Dossier, folder: Path) -> None:
    signer = making.log_key(folder, "log.pem")
    for content in (b"other", dossier.exhibits[0].open().read()[:-1], dossier.exhibits[0].open().read() + b"x", b""):
        broken = replace(dossier.exhibits[0], open=making.opener(content))
        with pytest.raises((Damaged, ValueError)) as trouble:
            making.packed(replace(dossier, exhibits=[broken, *dossier.exhibits[1:]]), signer.sign)
        assert isinstance(trouble.value, Damaged) and trouble.value.sha == broken.sha256


def test_any_zip_program_opens_the_pack(expert: Expert, pack: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert archive.testzip() is None
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_steps_by_hand_in_the_instructions_work(expert: Expert, pack: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        archive.extractall(expert.folder / "u")
    steps = [
        ["sha256sum", "--quiet", "-c", "SHA256SUMS"],
        ["openssl", "dgst", "-sha256", "-verify", str(expert.key), "-signature", "manifest.json.sig", "manifest.json"],
        ["openssl", "dgst", "-sha256", "-verify", str(expert.key), "-signature", "head/checkpoint.sig", "head/checkpoint"],
        ["openssl", "ts", "-verify", "-data", "head/checkpoint.note", "-in", "head/stamp-demo.tsr", "-CAfile",
         "keys/demo-roots.pem", "-untrusted", str(expert.tsa)],
    ]  # fmt: skip
    for step in steps:
        subprocess.run(step, cwd=expert.folder / "u", check=True, capture_output=True)


def test_the_verifier_needs_only_the_standard_library_and_python_3_8() -> None:
    source = making.VERIFY.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names
    assert "evidence" not in source.replace("evidence-pack", "").replace("evidence pack", ""), (
        "a second implementation, not ours"
    )


def test_the_verifier_in_the_pack_is_the_published_one(pack: bytes) -> None:
    assert making.contents(pack)["verify.py"] == making.VERIFY.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 0xFFFFFFFE, 0xFFFFFFFF, 0x1FFFFFFFF])
def test_both_spellings_of_the_container_agree_beyond_4_gib(size: int) -> None:
    entry = zipping.Entry("items/a", 7, size, size)
    assert zipping.local_header("items/a", 7, size) == verify.local_header("items/a", 7, size)
    assert zipping.central_header(entry) == verify.central_header("items/a", 7, size, size)
    assert zipping.end_records(70000, size, 99) == verify.end_records(70000, size, 99)


class Sparse(io.RawIOBase):
    """A file that remembers only where it was written, for a 5 GiB entry."""

    def __init__(self) -> None:
        self.at, self.end, self.kept = 0, 0, {}

    def tell(self) -> int:
        return self.at

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = self.end + at if whence == 2 else self.at + at if whence == 1 else at
        return self.at

    def seekable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if len(data) < 1 << 20:
            self.kept[self.at] = bytes(data)
        self.at += len(data)
        self.end = max(self.end, self.at)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        stop = self.end if size < 0 else min(self.end, self.at + size)
        out = bytearray(stop - self.at)
        for at, data in self.kept.items():
            begin, end = max(at, self.at), min(at + len(data), stop)
            if begin < end:
                out[begin - self.at : end - self.at] = data[begin - at : end - at]
        self.at = stop
        return bytes(out)


def test_an_original_of_5_gib_fits_and_other_programs_find_it() -> None:
    sparse, chunk = Sparse(), bytes(1 << 24)
    writer = zipping.Writer(sparse)  # type: ignore[arg-type]
    writer.add("items/big", 320 << 24, (chunk for _ in range(320)))
    writer.add("items/small", 3, [b"abc"])
    writer.close()
    with zipfile.ZipFile(sparse) as archive:  # type: ignore[arg-type]
        assert {each.filename: each.file_size for each in archive.infolist()} == {
            "items/big": 320 << 24,
            "items/small": 3,
        }
        assert archive.read("items/small") == b"abc"


def test_names_with_markup_stay_words_on_the_custody_page(dossier: Dossier, folder: Path) -> None:
    signer: FileSigner = making.log_key(folder, "log.pem")
    hostile = replace(dossier.exhibits[0], name='<script>alert(1)</script>".png', mime="<b>")
    page = making.contents(making.packed(replace(dossier, exhibits=[hostile, *dossier.exhibits[1:]]), signer.sign))
    for name in ("custody.vi.html", "custody.en.html"):
        text = page[name].decode()
        assert "<script" not in text and "&lt;script&gt;" in text and "default-src 'none'" in text


def test_the_custody_page_tells_who_when_and_why_in_both_languages(pack: bytes) -> None:
    files = making.contents(pack)
    vietnamese, english = files["custody.vi.html"].decode(), files["custody.en.html"].decode()
    assert "Nguyễn Kim Chi" in vietnamese and "Niêm phong" in vietnamese and "CHỈ ĐỂ THỬ NGHIỆM" in vietnamese
    assert "sealed để xử lý" in english and "Handed over" in english and "TEST ONLY" in english


def test_details_destroyed_by_decision_leave_the_pack_provable(dossier: Dossier, folder: Path, expert: Expert) -> None:
    lines = [replace(each, details=None, salt=None) for each in dossier.lines]
    pack = making.packed(replace(dossier, lines=lines), making.log_key(folder, "log.pem").sign)
    assert expert.verify(pack, "--allow-test")[0] == 0
    assert b"Nguy" not in making.contents(pack)["custody.vi.html"].split(b"<h2>")[2]


def test_an_executable_original_goes_without_its_ending(dossier: Dossier) -> None:
    names = {
        "a.exe": "",
        "a.html": "",
        "a.svg": "",
        "a.JPG": ".jpg",
        "png": "",
        "a.pdf": ".pdf",
        "x.pdf.exe": "",
        "..": "",
    }
    for name, ending in names.items():
        assert replace(dossier.exhibits[0], name=name).path == f"items/{dossier.exhibits[0].sha256}{ending}"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a" * 41, "-x", "x y"])
def test_names_that_would_leave_the_folder_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        build._plain(name)


def test_missing_keys_and_files_are_wrong_use(expert: Expert, pack: bytes) -> None:
    command = [sys.executable, str(expert.folder / "verify.py"), "nowhere.zip"]
    assert subprocess.run(command, cwd=expert.folder, capture_output=True).returncode == 2


@pytest.mark.parametrize(("language", "word"), [("vi", "TOÀN VẸN, ĐÃ CHỨNG MINH"), ("en", "INTACT, PROVED")])
def test_the_verdict_is_told_in_the_readers_language(expert: Expert, pack: bytes, language: str, word: str) -> None:
    (expert.folder / "p.zip").write_bytes(pack)
    command = [
        sys.executable, "-I", "verify.py", "p.zip", "--key", expert.key, "--tsa-cert", expert.tsa, "--witness-key", expert.witness,
        "--allow-test", "--lang", language,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=expert.folder, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip().endswith(word)


def test_an_original_disposed_of_by_decision_is_proved_by_its_custody(
    expert: Expert, folder: Path, tsa: authority.TestAuthority
) -> None:
    """The bytes are gone and the log says so; without such a line in the log a missing original is a missing original."""
    signer = making.log_key(folder, "log.pem")
    names = {leaf.exhibit_chain(sha256(content).hexdigest()) for content in making.FILES.values()}
    for kind, codes in (("disposed", set()), ("viewed", {"exhibit"})):
        log = making.Log.empty()
        for each in making.filled(making.long_ago(10)).leaves:
            facts = each.facts
            if each.type == leaf.CLOSED:
                tails = [log.tails[name] for name in sorted(log.tails) if name in names]
                digest, count = leaf.covers([(tail.chain, tail.seq + 1, tail.hash) for tail in tails])
                facts = {"covers": digest, "covers_count": count}
            name = kind if each.type == "exported" else each.type
            log.append(leaf.Event(name, each.chain, making.long_ago(10), each.actor, facts), by="Hà", why="tiêu hủy")
        whole = making.dossier_of(log, folder, tsa, signer)
        gone = replace(whole.exhibits[0], is_disposed=True)
        pack = making.packed(replace(whole, exhibits=[gone, *whole.exhibits[1:]]), signer.sign)
        assert expert.wrong(pack) == codes
        assert gone.path not in making.contents(pack)
