import pytest

from tests.archive.notify.conftest import LOGIN


@pytest.fixture
def ways(configure, smtp, hook, tmp_path):
    """Mail by a server with STARTTLS and a login, a webhook and a healthcheck, all configured."""
    box = smtp("starttls")
    (tmp_path / "password").write_text(LOGIN[1])
    mail = {"to": "library@example.org", "server": "127.0.0.1", "port": box.port, "security": "starttls"}
    login = {"user": LOGIN[0], "password_file": "password"}
    configure(mail=mail | login, webhook={"url": f"{hook.url}hook"}, healthcheck={"url": f"{hook.url}ping"})
    return box, hook


def test_a_test_message_proves_each_way(ways, blotter):
    """Before the night in which it is needed."""
    box, hook = ways

    done = blotter("notify", "--test")

    assert (done.returncode, done.stdout) == (0, "mail: sent\nwebhook: sent\nhealthcheck: sent\n"), done.stderr
    assert [mail["Subject"] for mail in box.mail] == ["Blotter: a test"]
    assert [path for path, _, _ in hook.asked] == ["/hook", "/ping"]


def test_a_test_reports_each_way_that_fails(ways, blotter):
    """One that works does not hide one that does not."""
    _, hook = ways
    hook.status = 500

    done = blotter("notify", "--test", "--json")

    assert done.returncode == 1
    assert '"mail": null' in done.stdout
    assert '"webhook": "127.0.0.1: HTTP 500"' in done.stdout
    assert LOGIN[1] not in done.stdout + done.stderr


def test_problems_and_hits_are_one_message(ways, failing, ask):
    """One look a day is enough."""
    box, hook = ways
    ask("alerts", "save", "tasers", "--query", "taser")
    failing.article("Taser after", published="2026-01-01")

    ask("notify")
    ask("notify")

    (mail,) = box.mail
    assert mail["Subject"] == "Blotter: sample needs a person; 1 in tasers"
    assert "sample: failed" in mail.get_content()
    assert "Taser after" in mail.get_content()
    (body,) = hook.bodies
    assert [(each["name"], each["state"]) for each in body["problems"]] == [("sample:failed", "begun")]
    assert [each["title"] for each in body["articles"]] == ["Taser after"]


def test_without_a_way_it_is_wrong_use(failing, blotter):
    """Nothing would arrive, and nothing may be marked as reported."""
    done = blotter("notify")

    assert done.returncode == 2
    assert "neither [mail] nor [webhook]" in done.stderr
    assert failing.ask("SELECT count(*) FROM alarms") == [(0,)]


def test_links_lead_to_the_site_of_the_configuration(ways, shelf, ask, tmp_path):
    """Its pages have the evidence; the publisher's may be gone."""
    box, _ = ways
    path = tmp_path / "blotter.toml"
    path.write_text('site = "https://press.example.org/"\n' + path.read_text())
    ask("alerts", "save", "tasers", "--query", "taser")
    key = shelf.article("Taser after", published="2026-01-01")

    ask("notify")

    assert f"https://press.example.org/-/article/{key}" in box.mail[0].get_content()
