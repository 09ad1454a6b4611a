"""What a check of the log found, in a person's words; the check itself keeps codes and details for engineers."""

from django.utils.translation import gettext_lazy as _

FINDINGS = {
    "line_missing": _("Lines of the log are gone."),
    "line_changed": _("A line of the log was changed."),
    "node_changed": _("A stored node of the tree was changed."),
    "details_changed": _("Name or reason of a line were changed after sealing."),
    "chain_broken": _("The lines of one exhibit do not follow one another."),
    "custody_changed": _("A line of custody no longer says what was sealed."),
    "custody_deleted": _("A line of custody was deleted; the log still tells of it."),
    "custody_unsealed": _("A line of custody never entered the log."),
    "head_missing": _("The log has lines and no signed head."),
    "head_forged": _("A head is not signed with a key of ours."),
    "head_differs": _("The log was rewritten after a head was signed."),
    "log_shortened": _("The log is shorter than it was: an older copy was restored."),
    "key_changed": _("Heads are signed with a key the log does not name."),
    "stamp_unknown": _("A time stamp is not by an authority we know."),
    "stamp_wrong": _("A time stamp does not say what we claim."),
    "stamp_order": _("A time stamp is older than that of an earlier head."),
    "cosignature_wrong": _("A witness did not sign what we claim."),
    "file_missing": _("The bytes of an original are gone."),
    "file_changed": _("The bytes of an original were changed."),
    "lines_above_head": _("The newest lines are under no signed head yet."),
    "no_anchor": _("No head is kept outside the database: a log rewritten as a whole cannot be excluded."),
    "no_stamp": _("There is no time stamp: back-dating cannot be excluded."),
    "no_witness": _("There is no witness: two different histories cannot be excluded."),
    "sealing_late": _("Lines of custody have waited long to be sealed."),
    "files_left": _("Not all files were hashed: the next check goes on."),
    "stray_file": _("A file in the vault belongs to no exhibit; it is kept."),
    "clock_back": _("The server's clock was set back."),
}


def finding(code: str) -> object:
    """The sentence of a code; a code without one stands for itself."""
    return FINDINGS.get(code, code)
