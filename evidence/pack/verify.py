#!/usr/bin/env python3
"""Checks an evidence pack (ZIP or unpacked folder). Needs Python 3.8 or newer and openssl, nothing else; uses no network.

    python3 verify.py PACK.zip --key log.pub.pem --tsa-cert tsa.pem [--witness-key witness.pem] [--lang en]

The keys must come from another channel than the pack (the authority's notice board, a national directory): a pack that brings its
own keys proves nothing. --key-fingerprint HEX and --tsa-fingerprint HEX take a fingerprint read on paper instead of a file.

Exit: 0 all proved; 1 something is wrong (each thing is named); 2 wrong use; 3 nothing wrong found, but not all could be proved.
Get this file, too, from the other channel, or compare its SHA-256 with the published one.
"""

import argparse
import base64
import calendar
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
import zlib

FORMAT = "evidence-pack/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"
SMALL, CHUNK = 256 << 20, 1 << 20
TOLERANCE = 300
NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?\Z")
# fmt: off
SAY = {
    "not_a_pack": ("Không phải gói chứng cứ, hoặc đã hỏng", "Not an evidence pack, or broken"),
    "container": ("Vỏ ZIP đã bị thay đổi", "The ZIP container was changed"),
    "missing": ("Thiếu tệp", "File missing"),
    "extra": ("Thừa tệp không có trong danh mục", "File not in the manifest"),
    "changed": ("Tệp đã bị thay đổi", "File was changed"),
    "manifest_signature": ("Danh mục không do khóa của sổ ký", "The manifest is not signed by the log's key"),
    "head": ("Đầu sổ sai", "The head is wrong"),
    "head_signature": ("Đầu sổ không do khóa của sổ ký", "The head is not signed by the log's key"),
    "line": ("Dòng nhật ký sai quy cách", "A line of the log is malformed"),
    "inclusion": ("Dòng nhật ký không thuộc sổ niêm phong", "A line is not in the sealed log"),
    "details": ("Nội dung không khớp cam kết của dòng", "Details do not fit the line's commitment"),
    "chain": ("Chuỗi bảo quản đứt hoặc đảo thứ tự", "The chain of custody is broken or out of order"),
    "closing": ("Thiếu dòng khóa sổ của hồ sơ", "The dossier's closing line is missing"),
    "covers": ("Dòng khóa sổ đếm khác: có dòng bị bỏ bớt", "The closing line counts other lines: some were left out"),
    "exhibit": ("Chứng cứ thiếu, thừa hoặc khác với hồ sơ", "An exhibit is missing, extra or other than the dossier says"),
    "stamp": ("Dấu thời gian sai", "The time stamp is wrong"),
    "no_stamp": ("Không có dấu thời gian của đơn vị đã nêu", "No time stamp by the authority you named"),
    "later": ("Dòng ghi thời điểm muộn hơn dấu thời gian", "A line claims a moment later than the time stamp"),
    "witness": ("Chữ ký của bên chứng kiến sai", "The witness's signature is wrong"),
    "no_witness": ("Không có chữ ký của bên chứng kiến đã nêu", "No signature by the witness you named"),
    "openssl": ("Không chạy được openssl", "openssl could not be run"),
    "gap_key": ("CHƯA CHỨNG MINH: chưa có khóa của sổ lấy từ kênh khác (--key)", "NOT PROVED: no log key from another channel was given (--key)"),
    "gap_time": ("CHƯA CHỨNG MINH thời gian: cần --tsa-cert lấy từ kênh khác, và dấu thời gian có giá trị", "Time NOT PROVED: needs --tsa-cert from another channel and a stamp of value"),
    "gap_test": ("Dấu thời gian CHỈ ĐỂ THỬ NGHIỆM, không có giá trị pháp lý", "The time stamp is TEST ONLY and has no legal value"),
    "gap_witness": ("Chưa xét bên chứng kiến (--witness-key): không loại trừ được hai sổ song song", "Witness not checked (--witness-key): two parallel histories cannot be excluded"),
    "ok_files": ("Tệp đúng như danh mục", "Files as in the manifest"),
    "ok_lines": ("Dòng nhật ký thuộc sổ, đủ và đúng thứ tự", "Lines in the log, complete and in order"),
    "ok_disposed": ("Tệp gốc đã tiêu hủy theo quyết định; còn nhật ký", "Original disposed of by decision; its custody stays"),
    "ok_time": ("Sổ đã có như vậy chậm nhất vào lúc", "The log stood thus at the latest at"),
    "ok_witness": ("Bên chứng kiến đã thấy cùng đầu sổ", "The witness saw the same head"),
    "bad": ("KẾT LUẬN: GÓI CHỨNG CỨ KHÔNG TOÀN VẸN", "RESULT: THE PACK IS NOT INTACT"),
    "part": ("KẾT LUẬN: không thấy sai, nhưng CHƯA CHỨNG MINH ĐỦ", "RESULT: nothing wrong found, but NOT ALL PROVED"),
    "good": ("KẾT LUẬN: TOÀN VẸN, ĐÃ CHỨNG MINH", "RESULT: INTACT, PROVED"),
}
# fmt: on


class Stop(Exception):
    """Something so wrong that looking further makes no sense. Arguments: code, what."""


class Report:
    def __init__(self):
        self.wrong, self.gaps, self.proved = [], [], []

    def bad(self, code, what=""):
        self.wrong.append((code, what))

    def code(self):
        return 1 if self.wrong else 3 if self.gaps else 0


# ---------------------------------------------------------------- the container


class Folder:
    def __init__(self, root):
        self.root, self.sizes = root, {}
        for place, folders, files in os.walk(root):
            for name in folders + files:
                path = os.path.join(place, name)
                if os.path.islink(path) or name in files:
                    shown = os.path.relpath(path, root).replace(os.sep, "/")
                    self.sizes[shown] = -1 if os.path.islink(path) else os.path.getsize(path)

    def chunks(self, name):
        if self.sizes[name] < 0:
            raise Stop("extra", name)
        with open(os.path.join(self.root, name), "rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")

    def check(self):
        pass


class Zip:
    """A ZIP read by its directory, of which every byte outside the files is then compared with the one spelling it may have."""

    def __init__(self, path):
        self.file = open(path, "rb")
        try:
            infos = zipfile.ZipFile(self.file).infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as trouble:
            raise Stop("not_a_pack", str(trouble))
        self.infos = sorted(infos, key=lambda each: each.header_offset)
        self.sizes = {each.filename: each.file_size for each in infos}
        self.begins, at = {}, 0
        if len(self.sizes) != len(infos):
            raise Stop("container", "doubled names")
        for each in self.infos:
            header = local_header(each.filename, each.CRC, each.file_size)
            self._same(at, header, each.filename)
            self.begins[each.filename] = at + len(header)
            at += len(header) + each.file_size
        tail, offset = b"", 0
        for each in self.infos:
            tail += central_header(each.filename, each.CRC, each.file_size, offset)
            offset = self.begins[each.filename] + each.file_size
        tail += end_records(len(self.infos), at, len(tail))
        self._same(at, tail + b"", "directory")
        if self.file.seek(0, 2) != at + len(tail):
            raise Stop("container", "bytes after the end")

    def _same(self, at, expected, what):
        self.file.seek(at)
        if self.file.read(len(expected)) != expected:
            raise Stop("container", what)

    def chunks(self, name):
        left, crc = self.sizes[name], 0
        self.file.seek(self.begins[name])
        while left:
            chunk = self.file.read(min(CHUNK, left))
            if not chunk:
                raise Stop("container", name)
            left, crc = left - len(chunk), zlib.crc32(chunk, crc)
            yield chunk
        if crc != next(each.CRC for each in self.infos if each.filename == name):
            raise Stop("changed", name)


FULL32, FULL16 = 0xFFFFFFFF, 0xFFFF


def local_header(name, crc, size):
    big = size >= FULL32
    shown, extra = (FULL32, struct.pack("<HHQQ", 1, 16, size, size)) if big else (size, b"")
    raw = ascii_name(name)
    return (
        struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 0, 0, 0, 33, crc, shown, shown, len(raw), len(extra)) + raw + extra
    )


def central_header(name, crc, size, offset):
    wide = ([size, size] if size >= FULL32 else []) + ([offset] if offset >= FULL32 else [])
    extra = struct.pack("<HH%dQ" % len(wide), 1, 8 * len(wide), *wide) if wide else b""
    raw, size = ascii_name(name), min(size, FULL32)
    fixed = (
        b"PK\1\2",
        0x032D,
        45,
        0,
        0,
        0,
        33,
        crc,
        size,
        size,
        len(raw),
        len(extra),
        0,
        0,
        0,
        0o100644 << 16,
        min(offset, FULL32),
    )
    return struct.pack("<4sHHHHHHIIIHHHHHII", *fixed) + raw + extra


def end_records(count, begin, length):
    wide = b""
    if count >= FULL16 or begin >= FULL32 or length >= FULL32:
        wide = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 0x032D, 45, 0, 0, count, count, length, begin)
        wide += struct.pack("<4sIQI", b"PK\6\7", 0, begin + length, 1)
    count = min(count, FULL16)
    return wide + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, min(length, FULL32), min(begin, FULL32), 0)


def ascii_name(name):
    if not NAME.match(name):
        raise Stop("container", repr(name))
    return name.encode("ascii")


# ---------------------------------------------------------------- the tree and its lines


def leaf_hash(raw):
    return hashlib.sha256(b"\0" + raw).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_from(index, size, hashed, proof):
    """RFC 9162, 2.1.3.2; None when the proof has the wrong length."""
    at, last = index, size - 1
    for step in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            hashed = node_hash(step, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        at, last = at >> 1, last >> 1
    return None if last else hashed


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_line(raw):
    """The line's leaf as a dictionary with its hash under "hash"; ValueError when malformed."""
    leaf = json.loads(raw)
    texts, wholes = ("type", "chain", "prev", "at", "details"), ("v", "seq", "actor")
    if canonical(leaf) != raw or any(type(value) not in (str, int) for value in leaf.values()):
        raise ValueError("another spelling")
    if not all(type(leaf.get(key)) is str for key in texts) or not all(type(leaf.get(key)) is int for key in wholes):
        raise ValueError("a field is missing")
    if leaf["v"] != 1 or "hash" in leaf:
        raise ValueError("unknown version")
    return dict(leaf, hash=leaf_hash(raw).hex())


def check_chain(report, chain, leaves):
    before = "0" * 64
    for seq, leaf in enumerate(leaves):
        if leaf["seq"] != seq or leaf["prev"] != before:
            report.bad("chain", "%s: %d/%d" % (chain, seq, leaf["seq"]))
            return
        before = leaf["hash"]


def check_dossier(report, manifest, chains):
    subject = chains.get(manifest["chain"], [])
    shown = unicodedata.normalize("NFC", manifest["subject"]).strip()
    if not subject or subject[-1]["type"] != "closed" or manifest["chain"] != "subject/" + shown:
        report.bad("closing", manifest["subject"])
        return
    held = {}
    for leaf in subject:
        if leaf["type"] == "joined":
            held[leaf.get("sha256")] = True
        elif leaf["type"] == "left":
            held.pop(leaf.get("sha256"), None)
    given = {each["sha256"]: each for each in manifest["exhibits"]}
    for sha in sorted(set(map(str, held)) ^ set(given)):
        report.bad("exhibit", sha)
    ends = []
    for sha, each in given.items():
        leaves = chains.get("exhibit/" + sha, [])
        if leaves:
            ends.append(["exhibit/" + sha, len(leaves), leaves[-1]["hash"]])
        sealed = [leaf for leaf in leaves if leaf["type"] == "sealed"]
        if not sealed or any(leaf.get("sha256") != sha or leaf.get("size") != each["size"] for leaf in sealed):
            report.bad("exhibit", sha)
        if each.get("disposed") and any(leaf["type"] == "disposed" for leaf in leaves):
            report.proved.append(("ok_disposed", sha))
        elif manifest["files"].get(each["path"]) != sha:
            report.bad("exhibit", each["path"])
    known = {manifest["chain"]} | {"exhibit/" + sha for sha in given}
    for chain in sorted(set(chains) - known):
        report.bad("exhibit", chain)
    found = (hashlib.sha256(canonical(sorted(ends))).hexdigest(), len(ends))
    if found != (subject[-1].get("covers"), subject[-1].get("covers_count")):
        report.bad("covers", manifest["subject"])


def check_lines(report, manifest, root, raw):
    chains, indexes = {}, set()
    for number, text in enumerate(raw.split(b"\n")[:-1], 1):
        try:
            line = json.loads(text)
            leaf = read_line(line["leaf"].encode())
            index, proof = line["index"], [bytes.fromhex(each) for each in line["proof"]]
            details, salt = line["details"], line["salt"]
            bound = None if details is None else hashlib.sha256(bytes.fromhex(salt) + details.encode()).hexdigest()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
            report.bad("line", "%d: %s" % (number, trouble))
            continue
        if type(index) is not int or not 0 <= index < manifest["size"] or index in indexes:
            report.bad("inclusion", str(index))
        elif root_from(index, manifest["size"], bytes.fromhex(leaf["hash"]), proof) != root:
            report.bad("inclusion", "%d (%s)" % (index, leaf["type"]))
        if bound is not None and (bound != leaf["details"] or len(bytes.fromhex(salt)) != 32):
            report.bad("details", "%s (%s)" % (index, leaf["type"]))
        indexes.add(index)
        chains.setdefault(leaf["chain"], []).append(leaf)
    for chain, leaves in chains.items():
        check_chain(report, chain, leaves)
    check_dossier(report, manifest, chains)
    return chains, len(indexes)


# ---------------------------------------------------------------- signatures and time, by openssl


def openssl(*arguments):
    try:
        done = subprocess.run(["openssl"] + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    except (OSError, subprocess.SubprocessError) as trouble:
        raise Stop("openssl", str(trouble))
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")


def fingerprint(path):
    """SHA-256 of the DER in a PEM file: of a public key (SPKI) or of a certificate. Empty when it is neither."""
    with open(path, "rb") as file:
        found = re.search(rb"-----BEGIN (PUBLIC KEY|CERTIFICATE)-----(.+?)-----END", file.read(), re.S)
    try:
        return hashlib.sha256(base64.b64decode(found.group(2))).hexdigest() if found else ""
    except ValueError:
        return ""


def signed(key, signature, data):
    return openssl("dgst", "-sha256", "-verify", key, "-signature", signature, data)[0]


def check_head(report, manifest, small, place):
    """The root, after checking that head, note and manifest tell the same and that the pack's key signed them."""
    body = ("%s\n%d\n%s\n" % (manifest["origin"], manifest["size"], manifest["root"])).encode()
    name = "\u2014 " + manifest["origin"] + " "
    key = base64.b64decode(re.search(rb"-----\n(.+)-----END", small["keys/log.pub.pem"], re.S).group(1))
    line = base64.b64encode(hashlib.sha256(key).digest()[:4] + small["head/checkpoint.sig"]).decode()
    if small["head/checkpoint"] != body or small["head/checkpoint.note"] != body + ("\n%s%s\n" % (name, line)).encode():
        report.bad("head", "head/checkpoint")
    if not signed(place("keys/log.pub.pem"), place("head/checkpoint.sig"), place("head/checkpoint")):
        report.bad("head_signature", "head/checkpoint")
    if not signed(place("keys/log.pub.pem"), place(SIGNATURE), place(MANIFEST)):
        report.bad("manifest_signature", MANIFEST)
    return base64.b64decode(manifest["root"])


def stamp_time(reply, policy):
    """Unix seconds of a granted reply under `policy`, else None."""
    fine, said = openssl("ts", "-reply", "-in", reply, "-text")
    at = re.search(r"^Time stamp: (\w{3} +\d+ [\d:]+)(?:\.\d+)? (\d{4}) GMT", said, re.M)
    if (
        not fine
        or not at
        or not re.search(r"^Status: Granted\.", said, re.M)
        or ("Policy OID: " + policy + "\n") not in said
    ):
        return None
    return calendar.timegm(time.strptime(at.group(1) + " " + at.group(2), "%b %d %H:%M:%S %Y"))


def check_stamp(stamp, roots, place):
    """Unix seconds when the stamp is good: signed by the very certificate in the pack, about this head, at a time it was valid."""
    base = stamp["authority"]
    reply, own, token = place("head/stamp-%s.tsr" % base), place("keys/%s.pem" % base), place("work/%s.token" % base)
    at = stamp_time(reply, stamp["policy"])
    if at is None:
        return None
    roots = roots or place("keys/%s-roots.pem" % base)
    common = ["-CAfile", roots, "-attime", str(at)]
    about = openssl("ts", "-verify", "-data", place("head/checkpoint.note"), "-in", reply, "-untrusted", own, *common)[
        0
    ]
    cut = openssl("ts", "-reply", "-in", reply, "-token_out", "-out", token)[0]
    pinned = ["-nointern", "-certfile", own, "-purpose", "timestampsign", "-out", place("work/info")]
    return (
        at
        if about and cut and openssl("cms", "-verify", "-inform", "DER", "-binary", "-in", token, *pinned, *common)[0]
        else None
    )


def check_time(report, manifest, chains, given, place):
    trusted = {fingerprint(path) for path in given.tsa_cert} | set(given.tsa_fingerprint)
    good = []
    for stamp in manifest["stamps"]:
        if fingerprint(place("keys/%s.pem" % stamp["authority"])) not in trusted:
            continue
        at = check_stamp(stamp, given.tsa_roots, place)
        if at is None:
            report.bad("stamp", stamp["authority"])
        elif (stamp["test"] or stamp["policy"].startswith("2.999.")) and not given.allow_test:
            report.gaps.append(("gap_test", stamp["authority"]))
            good.append(at)
        else:
            report.proved.append(
                ("ok_time", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at)) + " (" + stamp["authority"] + ")")
            )
            good.append(at)
    if not trusted:
        report.gaps.append(("gap_time", ""))
    elif not good:
        report.bad("no_stamp", ", ".join(each["authority"] for each in manifest["stamps"]))
    for leaf in [leaf for leaves in chains.values() for leaf in leaves] if good else []:
        claimed = calendar.timegm(time.strptime(leaf["at"][:19], "%Y-%m-%dT%H:%M:%S"))
        if claimed > min(good) + TOLERANCE:
            report.bad("later", leaf["at"])


def check_witnesses(report, manifest, small, given, place):
    trusted = {fingerprint(path) for path in given.witness_key} | set(given.witness_fingerprint)
    seen = 0
    for name in manifest["witnesses"]:
        key, text = place("keys/witness-%s.pub.pem" % name), small["head/witness-%s.txt" % name]
        if fingerprint(key) not in trusted:
            continue
        about = re.match(rb"cosignature/v1\ntime \d+\n", text)
        sound = about and text[about.end() :] == small["head/checkpoint"]
        if sound and signed(key, place("head/witness-%s.sig" % name), place("head/witness-%s.txt" % name)):
            seen += 1
            report.proved.append(("ok_witness", name))
        else:
            report.bad("witness", name)
    if not trusted:
        report.gaps.append(("gap_witness", ""))
    elif not seen:
        report.bad("no_witness", "")


# ---------------------------------------------------------------- the whole


def read_pack(report, pack, work):
    """Hash every file against the manifest; (manifest, small files by name)."""
    if pack.sizes.get(MANIFEST, SMALL + 1) > SMALL or SIGNATURE not in pack.sizes:
        raise Stop("not_a_pack", MANIFEST)
    try:
        manifest = json.loads(b"".join(pack.chunks(MANIFEST)))
        files = manifest["files"]
        fine = (
            manifest["format"] == FORMAT
            and isinstance(files, dict)
            and type(manifest["size"]) is int
            and manifest["size"] > 0
        )
        [each["path"] + each["sha256"] for each in manifest["exhibits"]]
        [each["authority"] + each["policy"] for each in manifest["stamps"]]
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise Stop("not_a_pack", "%s: %s" % (MANIFEST, trouble))
    if not fine:
        raise Stop("not_a_pack", MANIFEST)
    for name in sorted(set(files) - set(pack.sizes)):
        report.bad("missing", name)
    for name in sorted(set(pack.sizes) - set(files) - {MANIFEST, SIGNATURE}):
        report.bad("extra", name)
    small = {}
    for name in sorted(set(pack.sizes) & (set(files) | {MANIFEST, SIGNATURE})):
        digest, kept = hashlib.sha256(), []
        keep = NAME.match(name) and not name.startswith("items/") and pack.sizes[name] <= SMALL
        for chunk in pack.chunks(name):
            digest.update(chunk)
            kept += [chunk] if keep else []
        if name in files and digest.hexdigest() != files[name]:
            report.bad("changed", name)
        if keep:
            small[name] = b"".join(kept)
            with open(os.path.join(work, name.replace("/", "_")), "wb") as file:
                file.write(small[name])
    if not report.wrong:
        report.proved.append(("ok_files", str(len(files))))
    return manifest, small


def check(pack, given):
    report = Report()
    with tempfile.TemporaryDirectory() as work:

        def place(name):
            return os.path.join(work, name.replace("/", "_"))

        try:
            manifest, small = read_pack(report, pack, work)
            root = check_head(report, manifest, small, place)
            trusted = ({fingerprint(given.key)} if given.key else set()) | set(given.key_fingerprint)
            if not trusted:
                report.gaps.append(("gap_key", fingerprint(place("keys/log.pub.pem"))))
            elif fingerprint(place("keys/log.pub.pem")) not in trusted:
                report.bad("head_signature", "keys/log.pub.pem")
                report.bad("manifest_signature", "keys/log.pub.pem")
            chains, count = check_lines(report, manifest, root, small["log/entries.jsonl"])
            if not report.wrong:
                report.proved.append(("ok_lines", str(count)))
            check_time(report, manifest, chains, given, place)
            check_witnesses(report, manifest, small, given, place)
        except Stop as stop:
            report.bad(*stop.args)
        except (KeyError, ValueError, TypeError, AttributeError, OSError) as trouble:
            report.bad("not_a_pack", "%s %s" % (type(trouble).__name__, trouble))
    return report


def verify(path, given):
    try:
        pack = Folder(path) if os.path.isdir(path) else Zip(path)
    except Stop as stop:
        report = Report()
        report.bad(*stop.args)
        return report
    return check(pack, given)


def options(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack")
    parser.add_argument("--key", help="the log's public key (PEM), from another channel")
    parser.add_argument("--key-fingerprint", action="append", default=[], type=plain, help="or its SHA-256 in hex")
    parser.add_argument("--tsa-cert", action="append", default=[], help="the stamping authority's certificate (PEM)")
    parser.add_argument("--tsa-fingerprint", action="append", default=[], type=plain, help="or its SHA-256 in hex")
    parser.add_argument("--tsa-roots", help="root certificates (PEM) to use instead of those in the pack")
    parser.add_argument("--witness-key", action="append", default=[], help="a witness's public key (PEM)")
    parser.add_argument("--witness-fingerprint", action="append", default=[], type=plain, help="or its SHA-256 in hex")
    parser.add_argument("--allow-test", action="store_true", help="count stamps of a test authority as stamps")
    parser.add_argument("--lang", choices=["vi", "en"], default="vi")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def plain(text):
    return re.sub(r"[^0-9a-f]", "", text.lower())


def main(arguments):
    given = options(arguments)
    for path in [given.pack, given.key, given.tsa_roots] + given.tsa_cert + given.witness_key:
        if path and not os.path.exists(path):
            sys.stderr.write("%s: not found\n" % path)
            return 2
    report = verify(given.pack, given)
    if given.json:
        lists = {"wrong": report.wrong, "not_proved": report.gaps, "proved": report.proved, "exit": report.code()}
        print(json.dumps(lists, ensure_ascii=False, indent=1))
        return report.code()
    say = 0 if given.lang == "vi" else 1
    for mark, found in (("[+]", report.proved), ("[?]", report.gaps), ("[X]", report.wrong)):
        for code, what in found:
            print(mark, SAY[code][say] + (": " + what if what else ""))
    print(SAY[{0: "good", 1: "bad", 3: "part"}[report.code()]][say])
    return report.code()


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
