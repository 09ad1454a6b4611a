"""E-mail addresses, and web addresses brought to the account they belong to.

An account's value is "<platform>:<key>": "facebook:nanadecor", "facebook:#100012345", "tiktok:nana.decor",
"shopee:#123456" (shop id), "zalo:+84912345678", "website:shop.vn". "#" marks an immutable number: names change, numbers stay.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote

from sellers.identifiers.base import Spelling
from sellers.identifiers.fold import fold
from sellers.identifiers.phones import spell_phone

_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
).fullmatch
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_PLUS = _DOTLESS | {"outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com", "proton.me"}


def spell_email(raw: str) -> Spelling | None:
    """Lower case; Gmail's dots and "+tags" removed, as Gmail itself delivers them to one box."""
    address = raw.strip().strip("<>.,;:\"'()").lower().removeprefix("mailto:").replace(" ", "")
    if not _EMAIL(address):
        return None
    box, _, host = address.partition("@")
    if host in _PLUS:
        box = box.partition("+")[0]
    if host in _DOTLESS:
        box, host = box.replace(".", ""), "gmail.com"
    return Spelling("email", f"{box}@{host}", address) if box else None


_PARTS = re.compile(
    r"(?:(?:https?:)?//)?(?:[^/@\s?#]*@)?(?P<host>[^/:?#\s@]+)(?::\d*)?(?P<path>/[^?#\s]*)?(?:\?(?P<query>[^#\s]*))?(?:#\S*)?",
    re.IGNORECASE,
).fullmatch
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,23}").fullmatch
# Second levels under which names are sold: VNNIC's list (.vn) and a few neighbours; and hosts that give each shop a name.
_SHARED_SUFFIXES = frozenset(
    [f"{label}.vn" for label in
     ["com", "net", "org", "edu", "gov", "info", "name", "biz", "id", "io", "ai", "pro", "health", "int", "ac",
      "hanoi", "danang", "hochiminh", "haiphong", "cantho", "bacninh", "hue"]]
    + ["com.cn", "net.cn", "com.hk", "com.sg", "com.tw", "co.kr", "co.jp", "co.th", "co.uk", "com.au", "com.my"]
    + ["myshopify.com", "mysapo.net", "myharavan.com", "wordpress.com", "blogspot.com", "wixsite.com", "weebly.com", "github.io",
       "netlify.app", "vercel.app", "web.app", "pages.dev", "ladi.me", "business.site", "bizwebvietnam.net"]
)  # fmt: skip
_SHORTENERS = frozenset(
    [
        "fb.watch",
        "fb.me",
        "vt.tiktok.com",
        "vm.tiktok.com",
        "s.shopee.vn",
        "shp.ee",
        "s.lazada.vn",
        "c.lazada.vn",
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "t.co",
        "youtu.be",
        "rebrand.ly",
        "cutt.ly",
        "by.com.vn",
        "shorten.asia",
    ]
)
_NUMBER = re.compile(r"\d{5,20}").fullmatch
_SLUG = re.compile(r"[\w.\-]{2,100}").fullmatch


def registrable(host: str) -> str:
    """The part of a host that was registered: "www.shop.com.vn" gives "shop.com.vn"."""
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and ".".join(labels[-2:]) in _SHARED_SUFFIXES else 2
    return ".".join(labels[-keep:])


def account(platform: str, key: str, warning: str = "") -> Spelling:
    """The Spelling of an account whose key is already in its one form."""
    shown = key.removeprefix("#") if platform == "website" else f"{platform}: {key}"
    return Spelling("account", f"{platform}:{key}", shown, warning, hint=platform)


def spell_account(platform: str, handle: str) -> Spelling | None:
    """An account named by platform and handle, as in a platform's answer: ("facebook", "@Nana.Decor")."""
    platform = fold(platform).strip()
    text = handle.strip()
    if "/" in text:
        return spell_url(text)
    key = _handle(platform, text)
    return account(platform, key) if platform.isalnum() and key else None


def _handle(platform: str, text: str) -> str:
    key = unquote(text).strip().removeprefix("@").lower()
    if platform == "facebook":
        key = key.replace(".", "")  # Facebook ignores dots and case in its names
    if platform == "zalo":
        phone = spell_phone(key)
        if phone:
            return phone.value
    if platform == "website":
        return registrable(key) if _HOST(key) else (key if _SLUG(key) else "")
    if _NUMBER(key) and platform == "facebook":
        return f"#{key}"
    return key if _SLUG(key) else ""


Steps = list[str]
Query = dict[str, list[str]]


def _facebook(path: Steps, query: Query) -> str:
    if not path:
        return ""
    if path[0] in {"profile.php", "people"}:
        number = (query.get("id") or [path[-1]])[0]
        return f"#{number}" if _NUMBER(number) else ""
    if path[0] == "groups" and len(path) > 1:
        return f"groups/{path[1]}"
    if path[0] == "marketplace" and len(path) > 2 and path[1] in {"item", "profile"}:
        return f"#{path[2]}" if path[1] == "profile" and _NUMBER(path[2]) else f"item/{path[2]}"
    if path[0] in {"story.php", "permalink.php", "photo.php"}:
        number = (query.get("id") or [""])[0]
        return f"#{number}" if _NUMBER(number) else ""
    if path[0] in {
        "watch",
        "reel",
        "share",
        "events",
        "hashtag",
        "login",
        "sharer",
        "search",
        "photo",
        "dialog",
        "help",
    }:
        return ""
    name = path[1] if path[0] in {"pages", "pg"} and len(path) > 1 else path[0]
    tail = name.rpartition("-")[2]
    return f"#{tail}" if "-" in name and _NUMBER(tail) else _handle("facebook", name)


def _tiktok(path: Steps, query: Query) -> str:
    return _handle("tiktok", path[0]) if path and path[0].startswith("@") else ""


_SHOPEE_ITEM = re.compile(r"-i\.(\d+)\.\d+$")


def _shopee(path: Steps, query: Query) -> str:
    if not path:
        return ""
    item = _SHOPEE_ITEM.search(path[-1])
    if item:
        return f"#{item[1]}"
    if path[0] in {"shop", "product"}:
        return f"#{path[1]}" if len(path) > 1 and path[1].isdecimal() else ""
    return (
        ""
        if path[0] in {"search", "cart", "user", "mall", "m", "buyer", "universal-link"}
        else _handle("shopee", path[0])
    )


def _lazada(path: Steps, query: Query) -> str:
    return _handle("lazada", path[1]) if len(path) > 1 and path[0] == "shop" else ""


def _tiki(path: Steps, query: Query) -> str:
    return _handle("tiki", path[1]) if len(path) > 1 and path[0] == "cua-hang" else ""


def _zalo(path: Steps, query: Query) -> str:
    if not path:
        return ""
    if path[0] == "g" and len(path) > 1:
        return f"g/{path[1].lower()}"
    if path[0] == "pc" or not _SLUG(path[0]):
        return ""
    phone = spell_phone(path[0])
    return phone.value if phone else (f"#{path[0]}" if _NUMBER(path[0]) else path[0].lower())


def _youtube(path: Steps, query: Query) -> str:
    if not path:
        return ""
    if path[0] == "channel" and len(path) > 1:
        return f"#{path[1]}" if _SLUG(path[1]) else ""
    if path[0] in {"c", "user"} and len(path) > 1:
        return _handle("youtube", path[1])
    return _handle("youtube", path[0]) if path[0].startswith("@") else ""


def _telegram(path: Steps, query: Query) -> str:
    if path and path[0] == "s":
        path = path[1:]
    if not path:
        return ""
    return f"invite/{path[-1]}" if path[0].startswith("+") or path[0] == "joinchat" else _handle("telegram", path[0])


def _instagram(path: Steps, query: Query) -> str:
    return "" if not path or path[0] in {"p", "reel", "stories", "explore"} else _handle("instagram", path[0])


_PLATFORMS: dict[str, tuple[str, Callable[[Steps, Query], str]]] = {
    "facebook.com": ("facebook", _facebook), "fb.com": ("facebook", _facebook), "m.me": ("facebook", _facebook),
    "tiktok.com": ("tiktok", _tiktok), "shopee.vn": ("shopee", _shopee), "lazada.vn": ("lazada", _lazada),
    "tiki.vn": ("tiki", _tiki), "zalo.me": ("zalo", _zalo), "youtube.com": ("youtube", _youtube),
    "t.me": ("telegram", _telegram), "telegram.me": ("telegram", _telegram), "instagram.com": ("instagram", _instagram),
}  # fmt: skip


def spell_url(raw: str) -> Spelling | None:
    """The account a web address belongs to. A short link or a page of no account says so in its warning."""
    text = raw.strip().strip("<>\"'()[],;").rstrip(".")
    match = _PARTS(text)
    if match is None:
        return None
    host = match["host"].lower().removeprefix("www.")
    if not _HOST(host):
        return None
    steps = [unquote(step) for step in (match["path"] or "").split("/") if step]
    if host in _SHORTENERS:
        return (
            account("link", "/".join([host, *steps[:2]]), "short_link")
            if steps and all(map(_SLUG, steps[:2]))
            else None
        )
    domain = registrable(host)
    platform = _PLATFORMS.get(domain)
    if platform is None:
        return account("website", domain)
    name, reader = platform
    key = reader(steps, parse_qs(match["query"] or ""))
    if key and not any(char.isspace() for char in key):
        return account(name, key, "not_a_person" if "/" in key else "")
    return None


_SPELT = re.compile(r"([a-z0-9]+):(\S+)").fullmatch


def spell_account_or_url(raw: str) -> Spelling | None:
    """A web address, or an account already in its one spelling ("tiktok:nana.decor")."""
    spelt = _SPELT(raw)
    if spelt and spelt[1] not in {"http", "https"} and not spelt[2].startswith("//") and not spelt[2].isdecimal():
        platform, key = spelt.groups()
        warning = "short_link" if platform == "link" else "not_a_person" if "/" in key else ""
        return account(platform, key, warning)
    return spell_url(raw)
