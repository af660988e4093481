"""From “give it to my colleagues” to a reply that a colleague gets, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from engine.core.errors import BadInput
from engine.serving.registry import running_servers, stop_server
from nlforge.conversation import Conversation
from nlforge.sharing.export_child import export_apart
from nlforge.store import Session
from tests.support.conversations import talk
from tests.support.exported import tiny_base, tiny_run
from tests.support.given import trained
from tests.support.no_model import no_model
from tests.support.places import ROOT


@pytest.fixture
def ended(session: Session) -> Iterator[None]:
    yield
    for server in running_servers([session.root]):
        stop_server(server, 90)


def _asks(address: str, key: str = "") -> httpx.Response:
    body = {"model": "desk", "messages": [{"role": "user", "content": "Where is my parcel?"}]}
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.post(f"{address}/v1/chat/completions", json=body, headers=headers, timeout=300, trust_env=False)


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_colleagues_get_in_with_their_key_until_it_is_ended(
    session: Session, alive: list[bool], ended: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server outlives the conversation, which another one lists and ends."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    conversation = trained(session)
    list(conversation.hear("how do my colleagues use it?"))
    told = talk(list(conversation.hear("yes")))
    conversation.close()
    (key,) = [line for line in told.splitlines() if line.startswith("nlf-")]
    (server,) = running_servers([session.root])
    here = f"http://127.0.0.1:{server.port}"
    assert not server.loopback and "It works" in told and f":{server.port}" in told
    assert _asks(here).status_code == 401 and _asks(here, key).status_code == 200
    later = Conversation(session, no_model)
    assert f":{server.port}" in talk(later.opening) + talk(list(later.hear("which servers are running?")))
    assert "not served" in talk(list(later.hear("schalte es wieder ab")))
    with pytest.raises(httpx.ConnectError):
        _asks(here)


@pytest.mark.slow
def test_what_is_served_is_made_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says in words why it was refused; what is there is kept."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    run = tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"))
    session = Session(tmp_path / "desk")
    assert export_apart(session, "adapter") == run.root / "exports" / "adapter"
    (run.adapter / "adapter_config.json").write_text("{}")
    with pytest.raises(BadInput):
        export_apart(session, "adapter")
