"""Words of the pack's papers in both languages. The pack is a document with its own two languages, whatever the screen speaks."""

ACTS = {
    "received": ("Tiếp nhận", "Received"),
    "sealed": ("Niêm phong", "Sealed"),
    "received_again": ("Tiếp nhận lại", "Received again"),
    "read": ("Máy đọc", "Read by machine"),
    "read_again": ("Máy đọc lại", "Read again by machine"),
    "viewed": ("Mở xem", "Viewed"),
    "downloaded": ("Tải về", "Downloaded"),
    "exported": ("Xuất hồ sơ", "Exported"),
    "handed_over": ("Bàn giao", "Handed over"),
    "taken_over": ("Nhận bàn giao", "Taken over"),
    "checked": ("Kiểm tra toàn vẹn", "Integrity checked"),
    "check_failed": ("Kiểm tra toàn vẹn không đạt", "Integrity check failed"),
    "redacted": ("Che mờ", "Redacted"),
    "held": ("Giữ lại theo yêu cầu", "Put on hold"),
    "released": ("Thôi giữ lại", "Hold released"),
    "disposal_proposed": ("Đề nghị tiêu hủy", "Disposal proposed"),
    "disposal_withdrawn": ("Rút đề nghị tiêu hủy", "Disposal withdrawn"),
    "disposed": ("Tiêu hủy", "Disposed of"),
    "joined": ("Đưa vào hồ sơ", "Joined the dossier"),
    "left": ("Đưa ra khỏi hồ sơ", "Left the dossier"),
    "closed": ("Khóa sổ để xuất hồ sơ", "Closed for export"),
}

PAGE = {
    "title": ("Nhật ký bảo quản chứng cứ", "Custody of the evidence"),
    "subject": ("Hồ sơ", "Dossier"),
    "origin": ("Sổ niêm phong", "Sealed log"),
    "size": ("Số dòng trong sổ tại thời điểm xuất", "Lines in the log at export"),
    "root": ("Mã gốc của sổ (cây Merkle)", "Root of the log (Merkle tree)"),
    "key": ("Dấu vân tay khóa ký của sổ", "Fingerprint of the log's signing key"),
    "stamps": ("Dấu thời gian", "Time stamps"),
    "witnesses": ("Bên chứng kiến", "Witnesses"),
    "none": ("Chưa có", "None yet"),
    "test": ("CHỈ ĐỂ THỬ NGHIỆM - không có giá trị pháp lý", "TEST ONLY - no legal value"),
    "exhibits": ("Chứng cứ", "Exhibits"),
    "dossier_lines": ("Các dòng của hồ sơ", "Lines of the dossier"),
    "no": ("Số", "No."),
    "when": ("Thời điểm (giờ Hà Nội)", "When (Hanoi time)"),
    "act": ("Việc", "Act"),
    "by": ("Người", "By"),
    "why": ("Lý do", "Reason"),
    "line": ("Dòng trong sổ", "Line in the log"),
    "file": ("Tệp gốc", "Original file"),
    "disposed": ("đã tiêu hủy theo quyết định", "disposed of by decision"),
    "bytes": ("byte", "bytes"),
    "machine": ("Máy", "Machine"),
    "erased": ("(nội dung đã xóa theo quyết định)", "(details destroyed by decision)"),
    "note": (
        "Trang này để đọc. Giá trị chứng minh nằm ở log/entries.jsonl, head/ và chữ ký; cách kiểm tra xem README-vi.txt.",
        "This page is for reading. The proof lies in log/entries.jsonl, head/ and the signatures; see README-en.txt to check it.",
    ),
}

STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0 2em}"
    "th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}"
    "th{background:#eee}code{overflow-wrap:anywhere}h2{margin-top:2em}"
    ".test{font-weight:bold;color:#a00}@media print{h2{break-after:avoid}tr{break-inside:avoid}}"
)


def pick(language: str, pair: tuple[str, str]) -> str:
    return pair[0] if language == "vi" else pair[1]


def act(language: str, name: str) -> str:
    """What people call an act; a newer act than this page knows keeps its own name."""
    return pick(language, ACTS[name]) if name in ACTS else name
