"""As much DER as a time stamp needs: writing a request, and putting a token's certificates in the order DER asks for."""

from collections.abc import Iterator

SEQUENCE, SET, INTEGER, OCTETS, OID, NULL, TRUE = 0x30, 0x31, 0x02, 0x04, 0x06, b"\x05\x00", b"\x01\x01\xff"
CERTIFICATES = 0xA0  # [0] IMPLICIT SET OF, inside SignedData
MAX_PARTS = 64


class BadDer(ValueError):
    """The bytes are not the DER they should be."""


def wrap(tag: int, content: bytes) -> bytes:
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def integer(value: int) -> bytes:
    return wrap(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(each) for each in dotted.split("."))
    return wrap(OID, b"".join(_base128(each) for each in [first * 40 + second, *rest]))


def _base128(value: int) -> bytes:
    septets = [value & 0x7F]
    while value := value >> 7:
        septets.append(value & 0x7F | 0x80)
    return bytes(reversed(septets))


def parts(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The elements side by side in `raw`: (tag, content, whole). BadDer when they do not fill it exactly."""
    at = count = 0
    while at < len(raw):
        count += 1
        if len(raw) - at < 2 or count > MAX_PARTS:
            raise BadDer("cut short, or too many parts")
        tag, length, head = raw[at], raw[at + 1], 2
        if length & 0x80:
            width = length & 0x7F
            if not 1 <= width <= 4 or len(raw) - at < 2 + width:
                raise BadDer("not a definite length")
            length, head = int.from_bytes(raw[at + 2 : at + 2 + width], "big"), 2 + width
        end = at + head + length
        if end > len(raw):
            raise BadDer("cut short")
        yield tag, raw[at + head : end], raw[at:end]
        at = end


def certificates_in_order(reply: bytes) -> bytes:
    """The reply with its token's certificate SET sorted as DER wants.

    The set is not signed, and some authorities (`openssl ts` among them) embed it unsorted, which strict parsers refuse. For
    checking only: what is kept are the authority's own bytes.
    """
    outer = list(parts(reply))
    if len(outer) != 1 or outer[0][0] != SEQUENCE:
        raise BadDer("not a reply")
    pieces = list(parts(outer[0][1]))
    if len(pieces) < 2:
        return reply  # a refusal carries no token
    token = list(parts(pieces[1][1]))
    if len(token) != 2:
        raise BadDer("not a token")
    (signed,) = list(parts(token[1][1]))
    inner = b"".join(
        wrap(tag, b"".join(sorted(each[2] for each in parts(content)))) if tag == CERTIFICATES else whole
        for tag, content, whole in parts(signed[1])
    )
    rebuilt = wrap(token[1][0], wrap(SEQUENCE, inner))
    return wrap(SEQUENCE, pieces[0][2] + wrap(SEQUENCE, token[0][2] + rebuilt))
