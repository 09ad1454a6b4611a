"""Reading a file from the shelf of samples or from bytes made on the spot."""

import io
import zipfile
from pathlib import Path

from evidence.readers import HEAD_BYTES, find

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def opener_of(data):
    return lambda: io.BytesIO(data)


def read(name, data, code=None):
    """The lines of a file; `code` names the reader expected."""
    reader = find(name, data[:HEAD_BYTES], opener_of(data))
    assert reader is not None, name
    if code:
        assert reader.code == code
    return list(reader.read(opener_of(data)))


def sample(name):
    return (SAMPLES / name).read_bytes()


def zipped(entries, **options):
    """A zip of name -> bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()
