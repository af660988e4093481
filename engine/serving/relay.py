"""Answers from the model's own process, handed on as they come."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp

from engine.serving.api_errors import ApiError, of_the_model
from engine.serving.served_model import ServedModel

_ID = re.compile(rb'"id":\s*"([\w-]{1,100})"')
_TRIES, _NOTICED = 3, 0.1
_GONE = (aiohttp.ClientError, ConnectionError, OSError)


def client() -> aiohttp.ClientSession:
    """Connections to models on this machine; no proxy of the environment is asked."""
    return aiohttp.ClientSession(
        # A connection each: one that lay idle may be closed from the other side just when a request goes out.
        connector=aiohttp.TCPConnector(limit=64, force_close=True),
        # How long a reply may take is limited by whoever waits for it.
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
        trust_env=False,
        raise_for_status=False,
    )


async def asked(session: aiohttp.ClientSession, model: ServedModel, path: str, body: Mapping[str, Any]) -> bytes:
    """The whole answer of the model's process.

    Raises:
        ApiError: it refused the request, or ended while it answered.
    """
    response = await _opened(session, model, path, body)
    try:
        data = await response.read()
    except _GONE:
        raise model.down() from None
    finally:
        response.release()
    if response.status != 200:
        raise of_the_model(response.status, data, model.served.name)
    return data


async def streamed(
    session: aiohttp.ClientSession, model: ServedModel, path: str, body: Mapping[str, Any]
) -> AsyncIterator[bytes]:
    """The answer as it comes; where the process ends under it, an error stands in the stream, and its end.

    Raises:
        ApiError: the request is refused, before anything came.
    """
    response = await _opened(session, model, path, body)
    if response.status != 200:
        try:
            data = await response.read()
        except _GONE:
            raise model.down() from None
        finally:
            response.release()
        raise of_the_model(response.status, data, model.served.name)

    async def parts() -> AsyncIterator[bytes]:
        try:
            async for chunk in response.content.iter_any():
                yield chunk
        except _GONE:
            yield model.down().event()
        finally:
            # Not released: where nobody reads on, the process is to stop writing.
            response.close()

    return parts()


async def _opened(
    session: aiohttp.ClientSession, model: ServedModel, path: str, body: Mapping[str, Any]
) -> aiohttp.ClientResponse:
    data = json.dumps(body, ensure_ascii=False).encode()
    for _ in range(_TRIES):
        address = await model.address()
        try:
            return await session.post(address + path, data=data, headers={"Content-Type": "application/json"})
        except (aiohttp.ClientConnectorError, ConnectionRefusedError):
            # It has just ended, and whoever watches it is about to notice.
            await asyncio.sleep(_NOTICED)
        except _GONE:
            break
    raise model.down()


def id_in(chunk: bytes) -> str:
    """The id of a reply, from its first bytes or its whole."""
    found = _ID.search(chunk)
    return found[1].decode() if found else ""


def require_id(data: bytes) -> str:
    """Raises ApiError where a reply has no id, which is none of the model's."""
    if not (found := id_in(data)):
        raise ApiError(502, "The model gave no answer that can be read. Send the request again.")
    return found
