"""What a file is by its first bytes: a code for people and a media type. The name is believed only where bytes say nothing."""

HEAD_BYTES = 65_536

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "picture", "image/png"),
    (b"\xff\xd8\xff", "picture", "image/jpeg"),
    (b"GIF8", "picture", "image/gif"),
    (b"BM", "picture_other", "image/bmp"),
    (b"II*\x00", "picture_other", "image/tiff"),
    (b"MM\x00*", "picture_other", "image/tiff"),
    (b"PK\x03\x04", "archive", "application/zip"),
    (b"PK\x05\x06", "archive", "application/zip"),
    (b"Rar!", "archive", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "application/x-7z-compressed"),
    (b"\x1f\x8b", "archive", "application/gzip"),
    (b"WARC/", "web_archive", "application/warc"),
    (b"\xd0\xcf\x11\xe0", "office", "application/x-ole-storage"),
    (b"MZ", "program", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "program", "application/x-elf"),
    (b"ID3", "audio", "audio/mpeg"),
    (b"OggS", "audio", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video", "video/webm"),
    (b"SQLite format 3\x00", "database", "application/vnd.sqlite3"),
)
_TEXT_ENDINGS = {
    ".csv": ("table", "text/csv"), ".json": ("data", "application/json"), ".html": ("web_page", "text/html"),
    ".htm": ("web_page", "text/html"), ".mhtml": ("web_page", "multipart/related"), ".mht": ("web_page", "multipart/related"),
    ".svg": ("picture_other", "image/svg+xml"), ".xml": ("data", "application/xml"), ".txt": ("text", "text/plain"),
}  # fmt: skip
_READER_KINDS = {
    "facebook_export_zip": ("chat", "application/zip"), "tiktok_json": ("chat", "application/json"),
    "zalo_chat_txt": ("chat", "text/plain"), "ghtk_csv": ("waybills", "text/csv"),
    "spx_xlsx": ("waybills", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "bank_statement_xlsx": ("statement", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "platform_answer_csv": ("platform_answer", "text/csv"), "html_page": ("web_page", "text/html"),
    "mhtml_page": ("web_page", "multipart/related"), "warc": ("web_archive", "application/warc"),
    "wacz": ("web_archive", "application/wacz"), "plain_text": ("text", "text/plain"),
}  # fmt: skip


def kind_of(name: str, head: bytes, reader: str = "") -> tuple[str, str]:
    """(kind code, media type) of a file; `reader` is the code of the reader that knows it, if one does."""
    if reader in _READER_KINDS:
        return _READER_KINDS[reader]
    if not head:
        return "empty", "application/octet-stream"
    for magic, kind, mime in _MAGIC:
        if head.startswith(magic):
            return kind, mime
    if head[:4] == b"RIFF":
        return {
            b"WEBP": ("picture", "image/webp"),
            b"WAVE": ("audio", "audio/wav"),
            b"AVI ": ("video", "video/x-msvideo"),
        }.get(head[8:12], ("unknown", "application/octet-stream"))
    if head[4:8] == b"ftyp":
        return ("audio", "audio/mp4") if head[8:11] == b"M4A" else ("video", "video/mp4")
    if b"\x00" not in head[:4096] or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        ending = "." + name.rpartition(".")[2].lower()
        return _TEXT_ENDINGS.get(ending, ("text", "text/plain"))
    return "unknown", "application/octet-stream"
