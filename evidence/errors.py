"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from common.errors import Refused


class NothingGiven(Refused):
    code = "nothing_given"

    def __init__(self) -> None:
        super().__init__(_("Nothing was handed in: drop files, or paste a text, an address or a picture."))


class TooLarge(Refused):
    code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("This is more than one capture may hold. Hand it in as several captures."), limit_bytes=limit
        )


class NoTeam(Refused):
    code = "no_team"

    def __init__(self) -> None:
        super().__init__(_("Say which team this belongs to: you are in none yourself."), field="team")


class DiskFull(Refused):
    code = "disk_full"

    def __init__(self) -> None:
        super().__init__(
            _("The store of evidence is full; nothing was taken. Tell the administrator, then hand it in again.")
        )


class NoReason(Refused):
    code = "no_reason"

    def __init__(self) -> None:
        super().__init__(_("Say why: the reason goes into the chain of custody."), field="why")


class Held(Refused):
    code = "held"

    def __init__(self, why: str) -> None:
        super().__init__(_("A legal hold stands on this exhibit: release it first."), why=why)


class NotHeld(Refused):
    code = "not_held"

    def __init__(self) -> None:
        super().__init__(_("No legal hold stands on this exhibit."))


class Disposed(Refused):
    code = "disposed"

    def __init__(self) -> None:
        super().__init__(
            _("The bytes of this exhibit were disposed of by decision; its records and its custody remain.")
        )


class SamePerson(Refused):
    code = "same_person"

    def __init__(self) -> None:
        super().__init__(_("Disposal needs two people: somebody other than the one who proposed it must confirm."))


class AlreadyProposed(Refused):
    code = "already_proposed"

    def __init__(self) -> None:
        super().__init__(_("Disposal of this exhibit has been proposed already."))


class NotProposed(Refused):
    code = "not_proposed"

    def __init__(self) -> None:
        super().__init__(_("Disposal of this exhibit has not been proposed."))


class NotKeeper(Refused):
    code = "not_keeper"

    def __init__(self, keeper: str) -> None:
        super().__init__(
            _("Only its keeper or a supervisor may do this; the keeper is %(keeper)s.") % {"keeper": keeper},
            keeper=keeper,
        )


class CannotReceive(Refused):
    code = "cannot_receive"

    def __init__(self) -> None:
        super().__init__(
            _("An exhibit is handed to another person who may receive exhibits, and she answers herself."),
            field="receiver",
        )


class AlreadyOffered(Refused):
    code = "already_offered"

    def __init__(self) -> None:
        super().__init__(_("It has been offered already: wait for the answer, or withdraw the offer first."))


class BeingRead(Refused):
    code = "being_read"

    def __init__(self) -> None:
        super().__init__(_("It is waiting to be read already."))


class CaptureOff(Refused):
    code = "capture_off"

    def __init__(self) -> None:
        super().__init__(
            _("Capturing by machine is not permitted here. Capture the page yourself, or ask the administrator.")
        )


class NoAddress(Refused):
    code = "no_address"

    def __init__(self) -> None:
        super().__init__(
            _("Give the page's whole address, beginning with http:// or https://, without a password in it."),
            field="url",
        )


class ArrivedChanged(Refused):
    code = "arrived_changed"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s did not arrive as it was sent: nothing was taken. Send it again.") % {"name": name[:120]},
            name=name,
        )


class NothingRedacted(Refused):
    code = "nothing_redacted"

    def __init__(self) -> None:
        super().__init__(_("Draw at least one box, or name at least one word to mask."), field="boxes")


class BadBox(Refused):
    code = "bad_box"

    def __init__(self, line: int) -> None:
        super().__init__(
            _("Line %(line)s is not a box: write page, left, top, width and height, the last four in per cent.")
            % {"line": line},
            field="boxes",
        )


class NotRedactable(Refused):
    code = "not_redactable"

    def __init__(self) -> None:
        super().__init__(_("This type cannot be redacted here: pictures, PDFs and texts can."))


class WordsRemain(Refused):
    code = "words_remain"

    def __init__(self) -> None:
        super().__init__(_("The redacted copy would still hold text beneath its boxes. Nothing was kept."))
