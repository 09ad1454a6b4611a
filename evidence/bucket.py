"""The vault in an S3-compatible store (VAULT_BUCKET): objects under the name of their SHA-256, each written once.

The store itself refuses a second write of a name (If-None-Match) and bytes that arrive changed (its own SHA-256). Reading goes by
ranges, so memory does not grow with the object. Give the bucket a retention lock: then nobody with our key can remove what is sealed.
"""

import base64
import errno
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

AHEAD = 1 << 20
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_HELD = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}


def name_of(sha256: str) -> str:
    """Where an object lies in the bucket."""
    return f"{sha256[:2]}/{sha256[2:]}"


@cache
def _client(bucket: str, endpoint: str, region: str) -> Any:
    """The client that django-storages makes from the settings and the usual AWS_* variables."""
    more = {"endpoint_url": endpoint} if endpoint else {}
    return S3Storage(bucket_name=bucket, region_name=region or None, **more).connection.meta.client


def client() -> Any:
    return _client(settings.VAULT_BUCKET, settings.VAULT_ENDPOINT, settings.VAULT_REGION)


def _code(trouble: ClientError) -> str:
    return str(trouble.response.get("Error", {}).get("Code", ""))


def _told(trouble: Exception, sha256: str) -> Exception:
    """Absent is FileNotFoundError, anything else trouble outside, which is tried again."""
    if isinstance(trouble, ClientError) and _code(trouble) in _ABSENT:
        return FileNotFoundError(sha256)
    return OSError(f"the bucket does not answer: {trouble}")


def size_of(sha256: str) -> int | None:
    """The object's size; None when the bucket does not hold it."""
    try:
        return int(client().head_object(Bucket=settings.VAULT_BUCKET, Key=name_of(sha256))["ContentLength"])
    except (ClientError, BotoCoreError) as trouble:
        told = _told(trouble, sha256)
        if isinstance(told, FileNotFoundError):
            return None
        raise told from trouble


def put(source: Path, sha256: str, size: int) -> bool:
    """Write the object once; False when the bucket held it before. Nothing is overwritten, whoever was faster."""
    if size_of(sha256) == size:
        return False
    if source.stat().st_size != size:
        raise OSError(errno.EIO, "the staged file changed its size", source.name)
    checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
    try:
        with source.open("rb") as body:
            client().put_object(
                Bucket=settings.VAULT_BUCKET, Key=name_of(sha256), Body=body, ContentLength=size,
                ContentType="application/octet-stream", ChecksumSHA256=checksum, IfNoneMatch="*",
            )  # fmt: skip
    except ClientError as trouble:
        if _code(trouble) in _HELD:
            return False
        raise _told(trouble, sha256) from trouble
    except BotoCoreError as trouble:
        raise _told(trouble, sha256) from trouble
    return True


def opened(sha256: str) -> BinaryIO:
    """The object for reading, from anywhere in it; FileNotFoundError when the bucket does not hold it."""
    size = size_of(sha256)
    if size is None:
        raise FileNotFoundError(sha256)
    return cast(BinaryIO, io.BufferedReader(_Ranged(sha256, size), AHEAD))


def dispose(sha256: str) -> None:
    try:
        client().delete_object(Bucket=settings.VAULT_BUCKET, Key=name_of(sha256))
    except (ClientError, BotoCoreError) as trouble:
        raise _told(trouble, sha256) from trouble


def digests() -> Iterator[str]:
    """The digest in the name of every object, in order."""
    try:
        for page in client().get_paginator("list_objects_v2").paginate(Bucket=settings.VAULT_BUCKET):
            for each in page.get("Contents", ()):
                yield each["Key"].replace("/", "")
    except (ClientError, BotoCoreError) as trouble:
        raise _told(trouble, "") from trouble


class _Ranged(io.RawIOBase):
    """An object as a file: read on, one answer of the store serves; after a jump the next one begins there."""

    def __init__(self, sha256: str, size: int) -> None:
        self._sha256, self._size, self._at = sha256, size, 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        if start + offset != self._at:
            self._drop()
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        try:
            if self._body is None:
                asked = {"Bucket": settings.VAULT_BUCKET, "Key": name_of(self._sha256), "Range": f"bytes={self._at}-"}
                self._body = client().get_object(**asked)["Body"]
            data = self._body.read(len(buffer))
        except (ClientError, BotoCoreError) as trouble:
            raise _told(trouble, self._sha256) from trouble
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None

    def close(self) -> None:
        self._drop()
        super().close()
