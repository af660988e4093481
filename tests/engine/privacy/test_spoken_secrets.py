"""Passwords and keys as people say them, write them into commands, tables and specs: none is kept; sentences about
them stay."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.core.errors import BadInput
from engine.core.spec import digest, dump_yaml, load_spec
from engine.privacy.secrets_in_speech import kept_without_secrets, without_secrets
from nlforge.cli.build import spec_without_secrets
from nlforge.conversation import Conversation
from nlforge.pipeline import turns_of
from nlforge.sources import measurer
from nlforge.store import Session
from planner.requirements import Requirements
from tests.support.messages import desk_table
from tests.support.no_model import no_model
from tests.support.places import files_of
from tests.support.specs import tiny

X = "Qv7hu4nter!x"
TOKEN = "tok3nABCDEF0123456789"
SAID = [
    f"login: bob / {X}",
    f"le mot de passe, c'est {X}",
    f"my wifi: SSID home, key {X}",
    f"use the token {TOKEN} for the hub",
    f"password?  {X}",
    f"pass word {X}",
    f"my p4ssw0rd is {X}",
    f"The admin's credentials are root and {X}",
    f"ssh root@host with {X}",
    f"the code for the safe is {X}",
    f"my secret is {X}",
    f"mysql -u root -p{X} shop",
    f"export DB_PASS='{X} db'",
    f"the password was Old9pass!a, now it is {X}",
    f"unlock it using {X}",
    f"mysqldump -p{X} shop > a.sql",
    f"curl --user admin:{X} https://example.com",
    f"restic --repo-password={X} backup",
    f"sshpass -p {X} ssh host",
    f"REDIS_PASSWORD={X}",
    f'$env:API_KEY = "{X}"',
    f"Server=a;Uid=b;Pwd={X};",
    f"amqp://me:{X}@host/x",
    f"Benutzer: eva, {X}",
    f"usuario: eva y {X}",
    f"das Passwort, übrigens {X}, bitte nicht weitersagen",
    f"la contraseña, creo, era {X}",
    f"la password di casa è sempre {X}",
    f"o hasło chodzi: {X}",
    f"heslo do systému zní {X}",
    f"salasana on edelleen {X}",
    f"парол та пароль тот же {X}",
    f"パスワードは前と同じ{X}です",
    f"비밀번호는 그대로 {X}",
    f"şifre hâlâ {X}",
    f"My password is\n{X}",
    f"my api key:\n{TOKEN}",
    f"mein Passwort:\n\n{X}",
    f"the passphrase is correct horse {X} staple",
]
HARMLESS = [
    "passwords may stay",
    "The password reset page is slow",
    "reset password mails are the topic, 3000 of them in mails_2024.csv",
    "the password is the topic",
    "the token limit is 4096 tokens",
    "use 2048 tokens and 16 GB",
    "the key is order_number_2",
    "the keys are customer_id and order_id2",
    "log in with Google or SSO",
    "customers who cannot log in get an answer within 24h",
    "the login page of version v2.4.1 is broken",
    "our password policy follows ISO27001 and GDPR",
    "tokens are counted by GPT-4",
    "key questions: price, delivery, returns",
    "The credentials of our doctors are MD and PhD",
    "learn from passwords.csv and token-list2024.csv",
    "the code for the lesson is in src/main.py",
    "Code to sort: quicksort",
    "never ask for a password or PIN",
    "das Passwort vergessen viele Kunden, etwa 30% davon",
    "Passwort zurücksetzen ist das häufigste Thema",
    "le mot de passe oublié est le sujet principal",
    "la contraseña olvidada es el tema",
    "secret: never tell the customer the price",
    "the secret of success is patience",
    "login: use the blue button",
    "account: Sparkasse and Volksbank",
    "user and password fields must stay empty",
    "when the password is wrong, answer politely",
    "My password does not work, what now?",
    "unlock the door with the app",
    "authenticate with two-factor codes",
    "sign in using the QR code on page A4",
    "MAX_TOKENS=2048",
    "the API key page shows how to rotate keys",
    "the pin has 4 digits",
    "the PIN is sent by post within 3-5 days",
    "key points are 1) speed 2) tone",
    "use the key column and the value column",
    "the license key is printed on the box",
    "score +1.0 for a correct answer, -0.5 when it asks for a password",
    "train on returns.csv, key column is question, reply column is answer_text",
    "Das Kennwort steht im Brief vom 3.10.2024",
    "密码重置页面很慢",
    "パスワードを忘れた人が多い",
    "The budget is 20 euros and the deadline is 2026-12-24; logins are the topic",
    "token: a unit of text",
    "| column | meaning |",
    "username; password; both are asked on the form",
    "add a column called token_v2",
    "the bearer of the letter",
    "mysql -p 3306 is the port",
    "--password-file secrets.txt",
]


@pytest.mark.parametrize("text", SAID)
def test_a_password_said_in_any_form_is_not_kept(text: str) -> None:
    """Commands, assignments, pairs, apposition, the next line; a second reading finds nothing more."""
    kept = without_secrets(text)
    assert not any(secret in kept for secret in (X, TOKEN, "Old9pass!a", "staple")) and "[" in kept
    assert without_secrets(kept) == kept


@pytest.mark.parametrize("text", HARMLESS)
def test_sentences_about_secrets_stay(text: str) -> None:
    """Topics, rules, names of columns, norms, versions and amounts beside words for secrets."""
    assert without_secrets(text) == text


@pytest.mark.parametrize(
    "table",
    [
        f"| user | password |\n|---|---|\n| bob | {X} |\n| eve | s3cret-eve |",
        f"nom;mot de passe\nbob;{X}\neve;s3cret-eve",
        f"| PIN | name |\n| --- | --- |\n| 471199 | bob |\n| {X} | eve |",
    ],
)
def test_cells_below_password_are_not_kept(table: str, tmp_path: Path) -> None:
    """Of tables in documents; headings and the other columns stay."""
    doc = tmp_path / ("doc.md" if table.startswith("|") else "doc.txt")
    doc.write_text(f"Answer our customers.\n\n{table}\n\nBe friendly | always\n")
    text = "\n".join(turn.text for turn in turns_of(None, [doc], []))
    assert not any(secret in text for secret in (X, "s3cret-eve", "471199"))
    assert table.split("\n", maxsplit=1)[0] in text and "bob" in text and "Be friendly | always" in text
    assert (
        without_secrets(f"Benutzer\tPasswort\nbob\t{X}\neve\ts3cret-eve")
        == "Benutzer\tPasswort\nbob\t[password]\neve\t[password]"
    )


def test_a_web_page_with_a_table_of_passwords(tmp_path: Path) -> None:
    """By way of the text that is made of it."""
    (tmp_path / "doc.html").write_text(
        f"<p>Answer.</p><table><tr><th>user</th><th>password</th></tr><tr><td>bob</td><td>{X}</td></tr></table>"
    )
    assert X not in turns_of(None, [tmp_path / "doc.html"], [])[0].text


def test_the_next_turn_may_be_the_password(session: Session) -> None:
    """Nobody says it twice."""
    conversation = Conversation(session, no_model)
    for text in ("by the way, my password is", X):
        list(conversation.hear(text))
    kept = files_of(session.root)
    assert kept and all(X.encode() not in p.read_bytes() for p in kept)


@pytest.mark.parametrize("way", ["goal", "model.system_prompt", "rubric.0.about", "data.rights.0"])
def test_a_spec_of_ones_own_is_kept_without_secrets(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before its digest is taken, and said once; a second build finds none."""
    value = yaml.safe_load(dump_yaml(tiny()))
    value["data"]["rights"] = ["ours"]
    *path, last = [int(key) if key.isdecimal() else key for key in way.split(".")]
    at = value
    for key in path:
        at = at[key]
    at[last] = f"Answer. the password is {X}"
    file = tmp_path / "spec.yaml"
    file.write_text(yaml.safe_dump(value))
    kept = spec_without_secrets(load_spec(file), file)
    assert X not in dump_yaml(kept) and "[password]" in dump_yaml(kept) and digest(kept) != digest(load_spec(file))
    assert capsys.readouterr().err.count("placeholder") == 1
    assert spec_without_secrets(kept, file) == kept and spec_without_secrets(tiny(), file) == tiny()
    assert capsys.readouterr().err == ""


def test_a_key_in_a_grader_is_refused(tmp_path: Path) -> None:
    """Without it the grader would measure something else."""
    value = yaml.safe_load(dump_yaml(tiny()))
    value["rubric"][0]["grader"] = {
        "kind": "python",
        "source": f"PW = '{X}'\npassword = '{X}'\ndef grade(s, i): return 1",
    }
    file = tmp_path / "spec.yaml"
    file.write_text(yaml.safe_dump(value))
    with pytest.raises(BadInput, match="key or password in the grader") as error:
        spec_without_secrets(load_spec(file), file)
    assert X not in str(error.value)


def test_names_of_fields_hold_none_either() -> None:
    """As those of a plan, which have names of columns in them."""
    key = "AKIAIOSFODNN7EXAMPLE"
    assert kept_without_secrets({f"column {key}": 1, "kind": 2}) == {"column [secret]": 1, "kind": 2}


@pytest.mark.parametrize(
    "name",
    [
        "AKIAIOSFODNN7EXAMPLE.csv",
        "notes ghp_16C7e42F292c6912E7710c838347Ae178B4a.csv",
        "pw_sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z.csv",
        "password=hunter2xyz.csv",
    ],
)
@pytest.mark.parametrize("where", ["file", "column"])
def test_a_key_in_a_name_is_refused_before_anything_is_kept(where: str, name: str, tmp_path: Path) -> None:
    """Names must stay as they are, for a plan is built and repeated by them."""
    lines = desk_table().replace("\n", f",{name}\n", 1) if where == "column" else desk_table()
    file = tmp_path / (name if where == "file" else "desk.csv")
    file.write_text(lines)
    with pytest.raises(BadInput, match="has a key or password in its name") as refused:
        measurer(tmp_path, [file])(Requirements())
    assert not any(part in str(refused.value) for part in ("AKIA", "ghp_", "sk-", "hunter2"))


@pytest.mark.parametrize(
    "name",
    [
        "export-9f86d081884c7d659a2feaa0c55ad015",
        "train-00000-of-00001-a1b2c3d4e5f60718",
        "api_key_topic",
        "password_reset_reason",
    ],
)
def test_names_that_only_look_like_keys_are_used(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.csv").write_text(desk_table().replace("\n", f",{name}\n", 1))
    assert [p.usable > 0 for p in measurer(tmp_path, [tmp_path / f"{name}.csv"])(Requirements())] == [True]
