"""The words for the codes that readers give: kinds of files, and why a line or a file was not understood."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "picture": _("Picture"),
    "picture_other": _("Picture (not shown)"),
    "chat": _("Chat"),
    "waybills": _("List of parcels"),
    "statement": _("Bank statement"),
    "platform_answer": _("Platform's answer"),
    "web_page": _("Saved web page"),
    "web_archive": _("Web archive"),
    "text": _("Plain text"),
    "table": _("Table"),
    "data": _("Data file"),
    "pdf": _("PDF"),
    "archive": _("Archive"),
    "office": _("Office document"),
    "audio": _("Sound"),
    "video": _("Video"),
    "program": _("Program"),
    "database": _("Database"),
    "empty": _("Empty file"),
    "unknown": _("Unknown type"),
}

ICONS = {
    "picture": "image", "picture_other": "image", "chat": "chat-dots", "waybills": "truck", "statement": "bank",
    "platform_answer": "table", "web_page": "globe2", "web_archive": "globe2", "text": "file-earmark-text", "table": "table",
    "pdf": "file-earmark-text", "archive": "file-earmark-zip", "audio": "mic", "video": "film", "data": "braces",
    "database": "database",
}  # fmt: skip

REASONS = {
    "column_count": _("The line has more or fewer cells than the head of the table."),
    "no_code": _("The line has no waybill."),
    "no_amount": _("The line has no amount."),
    "no_account": _("The line names no account."),
    "not_a_message": _("The line is not a message."),
    "recalled": _("A message was recalled here."),
    "line_too_long": _("The line is too long."),
    "too_large": _("This part is too large to be read; the sealed original holds it."),
    "truncated": _("The file is cut off here."),
    "not_an_archive": _("This is not an archive, whatever its name says."),
    "zip_bomb": _("The archive would unpack to far more than it is: it was not unpacked."),
    "overlapping_entries": _("Files of the archive overlap: it was not unpacked."),
    "too_many_entries": _("The archive holds too many files: it was not unpacked."),
    "unsafe_name": _("A name in the archive points outside it or hides its ending: it was not read."),
    "symlink": _("The archive holds a link instead of a file: it was not followed."),
    "encrypted": _("This part is encrypted."),
    "nested_archive": _("An archive inside the archive: it was not unpacked."),
    "damaged_entry": _("This part of the archive is damaged."),
    "not_json": _("This part is not valid JSON."),
    "not_a_workbook": _("The workbook cannot be opened."),
    "no_header": _("No row names the columns we know."),
    "total_differs": _("The total in the file differs from the sum of its lines."),
    "hash_differs": _("This file differs from the digest the archive gives for it."),
    "unlisted_entry": _("The archive does not list this file."),
    "too_many_pixels": _("The picture has too many pixels to be opened."),
    "not_a_pdf": _("The PDF cannot be opened."),
    "pdf_timeout": _("Drawing the PDF took too long and was given up."),
    "ocr_missing": _("Words in pictures are not read on this server: tesseract is not installed."),
    "ocr_timeout": _("Reading the words of this picture took too long and was given up."),
    "ocr_failed": _("The words of this picture could not be read."),
    "not_a_picture": _("The picture cannot be opened."),
    "empty": _("The file is empty."),
    "no_text": _("There is no text here."),
    "formula_only": _("The cell holds a formula without a value."),
    "by_pages": _("A document of pages, not of lines: its pages are drawn and their words are read."),
    "unknown_type": _("No reader knows this type: sealed and kept unread."),
    "reader_failed": _("Reading failed; the original is sealed and can be read again."),
}


CAPTURE_REASONS = {
    "blocked_scheme": _("Only pages with http or https are captured."),
    "blocked_host": _("The address names no host."),
    "blocked_port": _("The address names a port that is not used for web pages."),
    "blocked_private": _("The address leads into a private network: it was not opened."),
    "blocked_unknown": _("The name of the page was not found."),
    "no_answer": _("The page did not answer."),
    "too_slow": _("The page took too long."),
    "no_browser": _("There is no browser on the worker's machine: the administrator must install Chromium."),
    "browser_failed": _("The browser broke off; order it again."),
}


def capture_label(code: str) -> object:
    return CAPTURE_REASONS.get(code, code)


def kind_label(code: str) -> object:
    return KINDS.get(code, code)


def reason_label(code: str) -> object:
    return REASONS.get(code, code)
