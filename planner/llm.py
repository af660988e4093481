"""The only language-model client: schema-checked answers from the embedded or any other model."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from engine.errors import LlmUnavailable

T = TypeVar("T", bound=BaseModel)
EMBEDDED = "embedded"
_ATTEMPTS = 2
_SECONDS = 60.0
_USE_EMBEDDED = "Or use the embedded one: nlforge --model embedded"


@runtime_checkable
class Llm(Protocol):
    """Anything that answers a prompt with an object of the wanted type."""

    @property
    def small(self) -> bool:
        """True where only narrow questions can be trusted."""

    def ask(self, prompt: str, answer: type[T]) -> T:
        """Raises LlmUnavailable when the model is down, refuses, or answers nonsense."""


class LitellmLlm:
    """A model named as litellm names it, at `api_base` if given."""

    def __init__(self, model: str, api_base: str | None = None, api_key: str | None = None, small: bool = False) -> None:
        self.model, self.small = model, small
        self._where: dict[str, Any] = {k: v for k, v in (("api_base", api_base), ("api_key", api_key)) if v}
        self._client: Any = None

    def ask(self, prompt: str, answer: type[T]) -> T:
        litellm = _litellm()
        self._require_key(litellm)
        import instructor
        from instructor.core.exceptions import InstructorRetryException

        if self._client is None:
            self._client = instructor.from_litellm(litellm.completion, mode=instructor.Mode.JSON_SCHEMA)
        try:
            reply: T = self._client.chat.completions.create(
                model=self.model, messages=[{"role": "user", "content": prompt}], response_model=answer,
                max_retries=_ATTEMPTS, temperature=0.0, max_tokens=256 if self.small else 2048,
                timeout=_SECONDS, num_retries=0, **self._where)
        except InstructorRetryException as error:
            raise self._unavailable(_root(error)) from error
        except Exception as error:
            raise self._unavailable(error) from error
        return reply

    def _require_key(self, litellm: Any) -> None:
        """Say which key is missing before anything is sent; a server of one's own may need none."""
        if self._where.get("api_base"):
            self._where.setdefault("api_key", os.environ.get("OPENAI_API_KEY") or "none")
            return
        missing = litellm.validate_environment(self.model)["missing_keys"]
        if missing:
            raise LlmUnavailable(f"There is no key for {self.model}.", f"{' and '.join(missing)} is not set.",
                                 f"Set it: export {missing[0]}=…  {_USE_EMBEDDED}")

    def _unavailable(self, error: BaseException) -> LlmUnavailable:
        """One sentence and one command for each way a model can be out of reach."""
        litellm = _litellm()
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        why = first.rpartition("Exception - ")[2][:300]
        match error:
            case litellm.AuthenticationError() | litellm.PermissionDeniedError():
                return LlmUnavailable(f"{self.model} refuses the key.", why,
                                      f"Set a valid key, for example: export OPENAI_API_KEY=…  {_USE_EMBEDDED}")
            case litellm.NotFoundError() | litellm.BadRequestError():
                return LlmUnavailable(f"There is no model {self.model} there, or it refuses the request.", why,
                                      f"Name it as litellm does: provider/model.  {_USE_EMBEDDED}")
            case litellm.Timeout() | litellm.APIConnectionError() | litellm.ServiceUnavailableError() | litellm.InternalServerError():
                return LlmUnavailable(f"{self.model} cannot be reached.", why, _USE_EMBEDDED)
            case litellm.RateLimitError():
                return LlmUnavailable(f"{self.model} takes no more requests now.", why, _USE_EMBEDDED)
            case _:
                why = "It did not answer in the form that was asked for."
                return LlmUnavailable(f"{self.model} gave no usable answer.", why, f"Try again, or name another model. {_USE_EMBEDDED}")


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
    """litellm, told before its import to fetch nothing and report nothing."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_TELEMETRY"] = "False"
    import litellm

    # Errors reach the person as sentences; the libraries' own lines would only repeat them.
    for name in ("LiteLLM", "instructor"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    return litellm


class EmbeddedLlm:
    """The embedded model; its server starts with the first question and ends with `close`."""

    small = True

    def __init__(self) -> None:
        self._server = ExitStack()
        self._client: LitellmLlm | None = None

    def ask(self, prompt: str, answer: type[T]) -> T:
        if self._client is None:
            from planner.embedded import embedded_server

            address = self._server.enter_context(embedded_server())
            # A proxy set for the network would otherwise be given the person's words.
            for name in ("NO_PROXY", "no_proxy"):
                os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1", "localhost"]))
            self._client = LitellmLlm("openai/smollm2-135m-instruct", api_base=f"{address}/v1", api_key="local", small=True)
        return self._client.ask(prompt, answer)

    def close(self) -> None:
        """End the server; the next question starts it again."""
        self._client = None
        self._server.close()


@contextmanager
def open_llm(model: str | None = None) -> Iterator[Llm]:
    """The model named, else that of `NLFORGE_MODEL`, else the embedded one for as long as the block."""
    name = model or os.environ.get("NLFORGE_MODEL") or EMBEDDED
    if name != EMBEDDED:
        yield LitellmLlm(name, api_base=os.environ.get("NLFORGE_API_BASE"))
        return
    with closing(EmbeddedLlm()) as llm:
        yield llm
