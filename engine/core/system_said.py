"""What the operating system says of a file, a port or a connection, as a sentence."""

from __future__ import annotations

import errno

from engine.core.sentences import Sentence, sentence

SAID_OF = (
    errno.EACCES, errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EBUSY, errno.ECONNREFUSED, errno.ECONNRESET,
    errno.EDQUOT, errno.EEXIST, errno.EFBIG, errno.EHOSTUNREACH, errno.EINVAL, errno.EIO, errno.EISDIR,
    errno.ELOOP, errno.EMFILE, errno.ENAMETOOLONG, errno.ENFILE, errno.ENETUNREACH, errno.ENODEV, errno.ENOENT,
    errno.ENOMEM, errno.ENOSPC, errno.ENOTDIR, errno.ENOTEMPTY, errno.ENXIO, errno.EPERM, errno.EPIPE, errno.EROFS,
    errno.ETIMEDOUT, errno.EXDEV,
)  # fmt: skip
"""Errors of the system that people meet, each with its words in the catalogue."""


def system_said(error: BaseException) -> str:
    """“No such file or directory”: what the system says, without a full stop; what another error says itself."""
    number = getattr(error, "errno", None)
    said = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
    return Sentence(said, key_of(number)) if number in SAID_OF else said


def system_reason(error: BaseException) -> str:
    """The same as a sentence of its own."""
    return sentence("error-only_why", "{why}.", why=system_said(error))


def key_of(number: int) -> str:
    """The key of an error of the system."""
    return f"error-system-{errno.errorcode[number]}"
