import json
from base64 import b64decode

import pytest

from archive.errors import ConfigError, Undelivered
from archive.notify.message import Message
from archive.notify.settings import Secret, Shape, WebSettings
from archive.notify.webhook import Healthcheck, WebhookChannel

PROBLEM = {"name": "oracle:failed", "state": "begun", "what": "failed"}
MESSAGE = Message(
    subject="Blotter: Ørsted needs a person",
    text="oracle: <failed> & @everyone\n",
    facts={"problems": [PROBLEM], "articles": [{"key": "k1"}]},
)
LONG = Message(subject="s", text="é" * 50_000, facts=MESSAGE.facts)


def settings(hook, shape="json", path="secret-path", **values):
    return WebSettings(**({"url": hook.url + path, "secret_url": None, "shape": Shape(shape)} | values))


def sent(hook, shape, message=MESSAGE):
    WebhookChannel(settings(hook, shape)).send(message)
    ((_, headers, body),) = hook.asked
    return headers, body


def test_json_has_words_and_facts(hook):
    """A program goes by the facts, a person reads the words."""
    _, body = sent(hook, "json")

    assert json.loads(body) == {
        "subject": MESSAGE.subject, "text": MESSAGE.text, "problems": [PROBLEM], "articles": [{"key": "k1"}],
    }  # fmt: skip


def test_ntfy_has_the_text_as_body_and_the_subject_as_title(hook):
    """docs.ntfy.sh: headers are RFC 2047 where they are not ASCII."""
    headers, body = sent(hook, "ntfy")

    assert body.decode() == MESSAGE.text
    assert b64decode(headers["Title"].removeprefix("=?UTF-8?B?").removesuffix("?=")).decode() == MESSAGE.subject
    assert headers["Priority"] == "4"


@pytest.mark.parametrize(("shape", "field"), [("slack", "text"), ("discord", "content")])
def test_chats_have_one_text_and_nobody_is_mentioned(hook, shape, field):
    """A headline that says @everyone calls nobody."""
    _, body = sent(hook, shape)

    said = json.loads(body)
    assert said[field].startswith(MESSAGE.subject)
    assert ("&lt;failed&gt; &amp;" in said[field]) is (shape == "slack")
    assert said.get("allowed_mentions") == ({"parse": []} if shape == "discord" else None)


@pytest.mark.parametrize(("shape", "most"), [("ntfy", 4096), ("slack", 40_000), ("discord", 2000)])
def test_a_long_message_is_cut_and_says_where_the_rest_is(hook, shape, most):
    """A service that refuses it would never get it."""
    _, body = sent(hook, shape, LONG)

    text = body.decode() if shape == "ntfy" else next(iter(json.loads(body).values()))
    assert len(body if shape == "ntfy" else text) <= most
    assert text.endswith("(more: blotter status, blotter search)")


@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_what_is_not_taken_is_reported_without_the_address(hook, status):
    """The address of a chat's webhook is its password; it follows no redirect either."""
    hook.status = status

    with pytest.raises(Undelivered, match=rf"webhook by 127\.0\.0\.1: HTTP {status}") as refused:
        WebhookChannel(settings(hook)).send(MESSAGE)

    assert "secret-path" not in str(refused.value)
    assert len(hook.asked) == 1


def test_a_service_that_is_not_there_is_reported(hook):
    """By its host."""
    with pytest.raises(Undelivered, match=r"127\.0\.0\.1: .*refused"):
        WebhookChannel(settings(hook, url="http://127.0.0.1:1/x")).send(MESSAGE)


def test_an_address_and_a_token_may_stand_elsewhere(hook, tmp_path, monkeypatch):
    """In a file or in the environment, as systemd hands secrets over."""
    (tmp_path / "url").write_text(hook.url + "topic\n")
    monkeypatch.setenv("TOKEN_OF_A_TEST", "tk_1")
    secret, token = Secret(file=tmp_path / "url", variable=None), Secret(file=None, variable="TOKEN_OF_A_TEST")

    WebhookChannel(settings(hook, url=None, secret_url=secret, token=token)).send(MESSAGE)

    path, headers, _ = hook.asked[0]
    assert (path, headers["Authorization"]) == ("/topic", "Bearer tk_1")


@pytest.mark.parametrize("written", ["", "file:///etc/passwd", "not an address"])
def test_a_secret_address_that_is_none_is_reported(hook, tmp_path, written):
    """And not printed: it may be half of one."""
    (tmp_path / "url").write_text(written)

    with pytest.raises(Undelivered, match="is not a web address"):
        WebhookChannel(settings(hook, url=None, secret_url=Secret(file=tmp_path / "url", variable=None))).send(MESSAGE)


@pytest.mark.parametrize(("ending", "path"), [("", "/id"), ("start", "/id/start"), ("fail", "/id/fail")])
def test_a_ping_says_how_it_goes(hook, ending, path):
    """As healthchecks.io and its like read it."""
    Healthcheck(settings(hook, path="id")).ping(ending, "why")

    assert [(asked, body) for asked, _, body in hook.asked] == [(path, b"why")]


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("webhook", {}, "write one of url"),
        ("webhook", {"url": "ntfy.sh/x"}, "must be a whole address"),
        ("webhook", {"url": "file:///x"}, "must be a whole address"),
        ("webhook", {"url": "https://x.example/", "url_env": "X"}, "write one of url"),
        ("webhook", {"url": "https://x.example/", "shape": "teams"}, "must be one of json, ntfy, slack, discord"),
        ("healthcheck", {"url": "https://x.example/", "shape": "json"}, "unknown key"),
    ],
)
def test_a_wrong_key_is_named(configure, config, name, keys, said):
    """A mistake shows before the first crawl."""
    configure(**{name: keys})

    with pytest.raises(ConfigError, match=said):
        WebSettings.of(config(), name)
