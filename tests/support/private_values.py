"""Secrets and personal values of each kind, all of them drawn."""

from __future__ import annotations

import random
import string

_LETTERS = string.ascii_letters + string.digits


_UPPER, _HEX = string.ascii_uppercase + "234567", "0123456789abcdef"


def _random(draw: random.Random, count: int, letters: str = _LETTERS) -> str:
    return "".join(draw.choice(letters) for _ in range(count))


def secret_kinds(d: random.Random) -> dict[str, tuple[str, str]]:
    """Kind → the text that gives it away, and the part that must be gone. All values are random."""

    def r(count: int, letters: str = _LETTERS) -> str:
        return _random(d, count, letters)

    whole = {
        "aws access key": "AKIA" + r(16, _UPPER),
        "github": "ghp_" + r(36),
        "github fine": f"github_pat_{r(22)}_{r(59)}",
        "gitlab": "glpat-" + r(20),
        "slack": f"xoxb-{r(12, '123456789')}-{r(12, '123456789')}-{r(24)}",
        "stripe": "sk_live_" + r(24),
        "sendgrid": f"SG.{r(22)}.{r(43)}",
        "google": "AIza" + r(35),
        "openai": f"sk-proj-{r(74)}T3BlbkFJ{r(74)}",
        "anthropic": f"sk-ant-api03-{r(93)}AA",
        "hugging face": "hf_" + r(34, string.ascii_letters),
        "npm": "npm_" + r(36),
        "pypi": "pypi-AgEIcHlwaS5vcmc" + r(70),
        "jwt": f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{r(43)}",
        "twilio": "SK" + r(32, _HEX),
        "telegram": f"{r(9, '123456789')}:AA{r(33)}",
        "mailgun": "key-" + r(32, _HEX),
        "shopify": "shpat_" + r(32, _HEX),
        "digitalocean": "dop_v1_" + r(64, _HEX),
        "square": "sq0atp-" + r(22),
        "slack webhook": f"https://hooks.slack.com/services/T{r(8, _UPPER)}/B{r(8, _UPPER)}/{r(24)}",
    }
    found = {name: (text, text) for name, text in whole.items()}
    for name, before, value, after in (
        ("discord", "discord_token = ", r(64, _HEX), ""),
        ("azure", "AccountKey=", r(86) + "==", ""),
        ("aws secret", "aws_secret_access_key = ", r(40), ""),
        ("heroku", "heroku_api_key=", "-".join(r(n, _HEX) for n in (8, 4, 4, 4, 12)), ""),
        ("generic", 'api_key = "', r(32), '"'),
        ("bearer", "Authorization: Bearer ", r(40), ""),
        ("database", "postgres://admin:", r(14), "@db.example.com:5432/x"),
        ("basic auth", "https://user:", r(12), "@intranet.example.com/"),
        ("password", "password: ", "Tr0ub4" + r(4), ""),
        ("docker", '"auth": "', r(40), '=="'),
        (
            "rsa",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "\n".join(r(64) for _ in range(6)),
            "\n-----END RSA PRIVATE KEY-----",
        ),
        (
            "openssh",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n",
            "\n".join(r(70) for _ in range(6)),
            "\n-----END OPENSSH PRIVATE KEY-----",
        ),
        ("spoken", "my password is ", r(9) + "7", ""),
    ):
        found[name] = before + value + after, value
    return found


def _luhn(digits: str) -> str:
    total = sum(sum(divmod(int(c) * (2 if n % 2 == 0 else 1), 10)) for n, c in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def _iban(country: str, account: str) -> str:
    number = int("".join(str(int(c, 36)) for c in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02d}{account}"


def personal_kinds(d: random.Random) -> dict[str, str]:
    """Kind → one value, written as people write it."""
    card = _luhn(d.choice("45") + _random(d, 14, string.digits))
    iban = _iban("DE", _random(d, 18, string.digits))
    local = _random(d, 7, string.digits[2:])
    first, last, host = (_random(d, n, string.ascii_lowercase) for n in (6, 5, 7))
    return {
        "email": f"{first}.{last}@{host}.{d.choice(('com', 'co.uk', 'de'))}",
        "phone": d.choice(
            (
                f"+49 30 {local}",
                f"+44 20 7946 {local[:4]}",
                f"(0{d.randint(30, 99)}) {local[:3]}-{local[3:]}",
                f"030/{local}",
                f"555-{local[:3]}-{local[3:]}",
            )
        ),
        "card": d.choice(
            (
                card,
                " ".join(card[n : n + 4] for n in range(0, 16, 4)),
                "-".join(card[n : n + 4] for n in range(0, 16, 4)),
            )
        ),
        "iban": d.choice((iban, " ".join(iban[n : n + 4] for n in range(0, len(iban), 4)))),
    }
