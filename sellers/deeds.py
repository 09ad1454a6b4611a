from enum import StrEnum


class Deed(StrEnum):
    """What the journal calls the deeds of this room."""

    EXHIBIT_SIGHTED = "exhibit.sighted"
    ACCOUNTS_LOADED = "accounts.loaded"
    SELLER_REGISTERED = "seller.registered"
    SELLER_CONFIRMED = "seller.confirmed"
    SELLER_CORRECTED = "seller.corrected"
    SELLERS_MERGED = "sellers.merged"
    SELLERS_SPLIT = "sellers.split"
    ACCOUNT_NOTED = "account.noted"
    ACCOUNT_CHECKED = "account.checked"
    ACCOUNT_CONTINUED = "account.continued"
    ACCOUNT_DISCONTINUED = "account.discontinued"
    ACCOUNT_ASSIGNED = "account.assigned"
    LINKS_PROPOSED = "links.proposed"
    LINKING_ASKED = "linking.asked"
    ACCOUNTS_LINKED = "accounts.linked"
    LINK_JUDGED = "link.judged"
    JUDGEMENT_UNDONE = "judgement.undone"
    IDENTIFIER_MARKED = "identifier.marked"
    PREMISES_NOTED = "premises.noted"
    PREMISES_OBSERVED = "premises.observed"
    PREMISES_CONFIRMED = "premises.confirmed"
