"""The only language-model client: schema-checked answers from the embedded or any other model."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from pydantic import BaseModel

from engine.core.errors import BadInput, Declined, LlmUnavailable
from engine.core.sentences import all_of, as_said, sentence
from planner.llm.local_models import EMBEDDED, HERE_UNLESS, ChosenModel, ServedFile, choose, is_local

T = TypeVar("T", bound=BaseModel)
_ATTEMPTS = 2
_SECONDS, _SECONDS_HERE, _CONNECT = 120.0, 600.0, 10.0
"""An answer may take long, of a large model on this machine's processors most; that somebody is there shows at once."""
_MOST, _MOST_HERE, _MOST_SMALL = 8192, 4096, 256
"""Tokens of an answer: a model that does not end would go on for as long as it may."""
_USE_EMBEDDED = sentence("error-or_use_embedded_one_nlforge", "Or use the embedded one: nlforge --model embedded")


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass
class Spent:
    """What planning has used so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = 0.0
    """None where the price of the model is not known."""
    _adding: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def add(self, tokens_in: int, tokens_out: int, usd: float | None) -> None:
        with self._adding:
            self.calls, self.tokens_in, self.tokens_out = (
                self.calls + 1,
                self.tokens_in + tokens_in,
                self.tokens_out + tokens_out,
            )
            self.usd = None if usd is None or self.usd is None else self.usd + usd

    def text(self) -> str:
        """In a few words."""
        money = "price not known" if self.usd is None else f"{self.usd:.4f} USD"
        return f"{self.calls} calls, {self.tokens_in:,} tokens read, {self.tokens_out:,} written, {money}"


@runtime_checkable
class Llm(Protocol):
    """Anything that answers a prompt with an object of the wanted type."""

    @property
    def small(self) -> bool:
        """True where only narrow questions can be trusted."""

    @property
    def name(self) -> str:
        """The model, as litellm names it."""

    @property
    def spent(self) -> Spent:
        """Tokens and money of all questions so far."""

    def require_offline(self) -> None:
        """Raises Declined where the model is not on this machine: the person said that nothing may leave it."""

    def ask(self, prompt: str, answer: type[T]) -> T:
        """Raises LlmUnavailable when the model is down, refuses, or answers nonsense."""


class LitellmLlm:
    """A model named as litellm names it, at `api_base` if given."""

    def __init__(
        self, model: str, api_base: str | None = None, api_key: str | None = None, small: bool = False
    ) -> None:
        self.model, self.small = model, small
        self.spent = Spent()
        self._where: dict[str, Any] = {k: v for k, v in (("api_base", api_base), ("api_key", api_key)) if v}
        self._tools: bool | None = None
        """Whether answers come by tool call; None = not known yet."""

    @property
    def name(self) -> str:
        return self.model

    def require_offline(self) -> None:
        """Called before anything is sent.

        Raises:
            Declined: the model is not on this machine.
        """
        if not self.on_this_machine():
            raise Declined(
                sentence(
                    "error-you_said_that_nothing_may",
                    "You said that nothing may leave your machines, and {model} is not on this one.",
                    model=self.model,
                ),
                sentence("error-your_words_were_not_sent", "Your words were not sent to it."),
                sentence(
                    "error-plan_with_embedded_model_nlforge", "Plan with the embedded model: nlforge --model embedded"
                ),
            )

    def on_this_machine(self) -> bool:
        """Whether its address is a loopback one."""
        base = self._where.get("api_base")
        variable = HERE_UNLESS.get(self.model.partition("/")[0])
        if base is None and variable is not None:
            base = os.environ.get(variable, "http://localhost")
        return base is not None and urlsplit(str(base)).hostname in _LOOPBACK

    def ask(self, prompt: str, answer: type[T]) -> T:
        """An answer of the wanted type: by JSON schema where the server has it, else by tool call, once found out for
        good.

        Raises:
            LlmUnavailable: the model is down, refuses, or answers nonsense.
        """
        litellm = _litellm()
        self._require_key(litellm)
        if self._tools is None:
            # Servers of one's own (vLLM, llama.cpp, LM Studio) take a JSON schema; of hosted models litellm knows it.
            self._tools = not self._where.get("api_base") and not litellm.supports_response_schema(model=self.model)
        try:
            return self._ask(litellm, prompt, answer)
        except Exception as error:
            cause = _root(error)
            if (
                isinstance(cause, litellm.BadRequestError)
                and not isinstance(cause, litellm.NotFoundError)
                and not self._tools
            ):
                self._tools = True
                try:
                    return self._ask(litellm, prompt, answer)
                except Exception as second:
                    raise self._unavailable(_root(second)) from second
            raise self._unavailable(cause) from error

    def _ask(self, litellm: Any, prompt: str, answer: type[T]) -> T:
        import httpx
        import instructor

        mode = instructor.Mode.TOOLS if self._tools else instructor.Mode.JSON_SCHEMA
        client = instructor.from_litellm(litellm.completion, mode=mode)
        reply, completion = client.chat.completions.create_with_completion(
            model=self.model,
            messages=[{"role": "user", "content": prompt}],
            response_model=answer,
            max_retries=_ATTEMPTS,
            # A type that reads two forms hands on lists and words, not JSON.
            strict=False,
            temperature=0.0,
            max_tokens=_MOST_SMALL if self.small else _MOST_HERE if self.on_this_machine() else _MOST,
            timeout=httpx.Timeout(_SECONDS_HERE if self.on_this_machine() else _SECONDS, connect=_CONNECT),
            num_retries=0,
            drop_params=True,
            **self._where,
        )
        self._count(litellm, completion)
        checked: T = reply
        return checked

    def _count(self, litellm: Any, completion: Any) -> None:
        usage = getattr(completion, "usage", None)
        cost: float | None = 0.0
        if not self.on_this_machine():
            try:
                cost = float(litellm.completion_cost(completion_response=completion, model=self.model))
            except Exception:  # litellm raises bare exceptions for models it has no price of
                cost = None
        self.spent.add(getattr(usage, "prompt_tokens", 0) or 0, getattr(usage, "completion_tokens", 0) or 0, cost)

    def _require_key(self, litellm: Any) -> None:
        """Say which key is missing before anything is sent; a server of one's own may need none."""
        if self._where.get("api_base"):
            self._where.setdefault("api_key", os.environ.get("OPENAI_API_KEY") or "none")
            return
        missing = litellm.validate_environment(self.model)["missing_keys"]
        if missing:
            raise LlmUnavailable(
                sentence("error-there_no_key_for", "There is no key for {name}.", name=self.model),
                sentence("error-not_set", "{missing} is not set.", missing=all_of(missing)),
                sentence(
                    "error-set_export", "Set it: export {missing}=…  {other}", missing=missing[0], other=_USE_EMBEDDED
                ),
                final=True,
            )

    def _unavailable(self, error: BaseException) -> LlmUnavailable:
        """One sentence and one command for each way a model can be out of reach."""
        litellm = _litellm()
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        why = as_said(first.rpartition("Exception - ")[2][:300])
        status = getattr(error, "status_code", None)
        match error:
            case _ if status in (401, 403) or isinstance(
                error, litellm.AuthenticationError | litellm.PermissionDeniedError
            ):
                return LlmUnavailable(
                    sentence("error-refuses_key", "{model} refuses the key.", model=self.model),
                    why,
                    sentence(
                        "error-set_valid_key_for_example",
                        "Set a valid key, for example: export OPENAI_API_KEY=…  {other}",
                        other=_USE_EMBEDDED,
                    ),
                    final=True,
                )
            case litellm.NotFoundError() | litellm.BadRequestError():
                return LlmUnavailable(
                    sentence(
                        "error-there_no_model_there_or",
                        "There is no model {model} there, or it refuses the request.",
                        model=self.model,
                    ),
                    why,
                    sentence(
                        "error-name_as_litellm_does_provider_model",
                        "Name it as litellm does: provider/model.  {other}",
                        other=_USE_EMBEDDED,
                    ),
                    final=isinstance(error, litellm.NotFoundError),
                )
            case (
                litellm.Timeout()
                | litellm.APIConnectionError()
                | litellm.ServiceUnavailableError()
                | litellm.InternalServerError()
            ):
                return LlmUnavailable(
                    sentence("error-cannot_be_reached", "{model} cannot be reached.", model=self.model),
                    why,
                    _USE_EMBEDDED,
                )
            case litellm.RateLimitError():
                return LlmUnavailable(
                    sentence(
                        "error-accepts_no_more_requests_at",
                        "{model} accepts no more requests at the moment.",
                        model=self.model,
                    ),
                    why,
                    _USE_EMBEDDED,
                )
            case _:
                why = sentence("error-answer_did_not_have_required", "Its answer did not have the required form.")
                return LlmUnavailable(
                    sentence("error-gave_no_usable_answer", "{model} gave no usable answer.", model=self.model),
                    why,
                    sentence(
                        "error-try_again_or_name_another",
                        "Try again, or name another model. {other}",
                        other=_USE_EMBEDDED,
                    ),
                )


def _root(error: BaseException) -> BaseException:
    """The error of the model's side below what retrying wrapped around it."""
    litellm = _litellm()
    seen: Any = error
    for _ in range(10):
        if seen is None:
            break
        if isinstance(seen, litellm.exceptions.APIError | litellm.exceptions.openai.APIError):
            found: BaseException = seen
            return found
        attempts = getattr(seen, "failed_attempts", None)
        inner = getattr(attempts[-1], "exception", None) if attempts else None
        seen = inner or seen.__cause__ or seen.__context__
    return error


def _litellm() -> Any:
    """litellm, told to report nothing, on the screen neither."""
    import litellm

    # Errors reach the person as sentences; the libraries' own lines would only repeat them.
    for name in ("LiteLLM", "instructor"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    return litellm


class ServedLlm:
    """A model of this machine; its server starts with the first question and ends with `close`."""

    def __init__(self, name: str, served: ServedFile) -> None:
        self.name, self.small, self._served = name, served.small, served
        self._server, self._starting = ExitStack(), threading.Lock()
        self._client: LitellmLlm | None = None
        self.spent = Spent()

    def require_offline(self) -> None:
        """It always is."""

    def ask(self, prompt: str, answer: type[T]) -> T:
        with self._starting:
            client = self._client = self._client or self._started()
        return client.ask(prompt, answer)

    def _started(self) -> LitellmLlm:
        from planner.llm.embedded import embedded_server

        # What is installed is looked for where it belongs, and its absence said with the command that fetches it.
        gguf = None if self.name == EMBEDDED else self._served.gguf
        address = self._server.enter_context(embedded_server(gguf, self._served.context))
        # A proxy set for the network would otherwise be given the person's words.
        for name in ("NO_PROXY", "no_proxy"):
            os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost"]))
        client = LitellmLlm("openai/local", api_base=f"{address}/v1", api_key="local", small=self.small)
        client.spent = self.spent
        return client

    def close(self) -> None:
        """End the server; the next question starts it again."""
        self._client = None
        self._server.close()


def stays_here(model: str) -> bool:
    """Whether a model of this name is on this machine."""
    return is_local(model) or LitellmLlm(model, api_base=os.environ.get("NLFORGE_API_BASE")).on_this_machine()


def usd_for(model: str, tokens_in: int, tokens_out: int) -> float | None:
    """US dollars of one call; None where the price of the model is not known."""
    return 0.0 if stays_here(model) else listed_usd(model, tokens_in, tokens_out)


def listed_usd(model: str, tokens_in: int, tokens_out: int) -> float | None:
    """US dollars of one call at its provider, by the list that comes with litellm; None where it is not in it."""
    try:
        return float(sum(_litellm().cost_per_token(model=model, prompt_tokens=tokens_in, completion_tokens=tokens_out)))
    except Exception:  # litellm raises bare exceptions for models it has no price of
        return None


def _require_provider(model: str) -> None:
    litellm = _litellm()
    try:
        litellm.get_llm_provider(model)
    except litellm.BadRequestError as error:
        raise BadInput(
            sentence("error-there_no_model", "There is no model {model}.", model=model),
            sentence("error-name_does_not_begin_with", "Its name does not begin with a provider that I know."),
            sentence(
                "error-name_as_litellm_does_provider",
                "Name it as litellm does: provider/model, such as openai/… or ollama/….  {other}",
                other=_USE_EMBEDDED,
            ),
        ) from error


@contextmanager
def open_llm(model: ChosenModel | str | None = None) -> Iterator[Llm]:
    """The model chosen or named, else that of `NLFORGE_MODEL`, else the embedded one for as long as the block.

    Raises:
        BadInput: the name says of no provider whose model it is, or of a file that cannot be the planning model.
    """
    match model if isinstance(model, ChosenModel) else choose(model):
        case ChosenModel(name=name, served=None):
            _require_provider(name)
            yield LitellmLlm(name, api_base=os.environ.get("NLFORGE_API_BASE"))
        case ChosenModel(name=name, served=ServedFile() as served):
            with closing(ServedLlm(name, served)) as llm:
                yield llm
