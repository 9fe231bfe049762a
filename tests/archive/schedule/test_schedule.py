"""The lines and units that `blotter schedule` prints run as they are, and systemd finds no fault with them."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from archive.errors import WouldOverwrite
from archive.schedule.jobs import Installation, jobs
from archive.schedule.systemd import quoted
from archive.schedule.times import HOURS, Every

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
TIMERS = ["blotter-backup.timer", "blotter-crawl.timer", "blotter-verify.timer"]
SERVICES = ["blotter-backup.service", "blotter-crawl.service", "blotter-serve.service", "blotter-verify.service"]
EXPOSED = re.compile(r"Overall exposure level for \S+: ([\d.]+)")


@pytest.fixture(params=["press", 'my 100% $press; "it\'s"'], ids=["plain", "odd"])
def place(tmp_path, request):
    """A folder for the archive, also one with a name that shells and systemd read otherwise."""
    folder = tmp_path / request.param
    folder.mkdir()
    return folder


@pytest.fixture
def scheduled(place, ask, monkeypatch):
    """Run ``blotter schedule`` in that folder."""
    monkeypatch.chdir(place)

    def run(*arguments):
        monkeypatch.chdir(place)
        return ask("schedule", "--config", "blotter.toml", "--archive", "blotter.db", *arguments)

    (place / "blotter.toml").write_text("")
    return run


def timed_lines(text):
    """The crontab lines that have a time."""
    return [line for line in text.splitlines() if re.match(r"\d+ [\d*]", line)]


def cron_lines(text):
    """The commands of the crontab lines, as cron hands them to the shell."""
    lines = timed_lines(text)
    return [line.split(" ", 5)[5].replace("\\%", "%") for line in lines]


@pytest.mark.parametrize("hours", HOURS)
def test_a_part_of_a_day_that_comes_out_even_is_said_by_both(hours):
    """Each runs as often as the other, at a minute that is not the full hour."""
    every = Every.of(f"{hours}h", seed="/srv/blotter/blotter.db")

    minute, hour, *rest = every.cron.split()
    assert rest == ["*", "*", "*"]
    assert 1 <= int(minute) <= 58
    assert every.calendar.endswith(f":{int(minute):02}:00")
    assert 0 <= every.first < hours
    if "-" in hour:
        first, step = re.fullmatch(r"(\d+)-23/(\d+)", hour).groups()
        assert len(range(int(first), 24, int(step))) == 24 // hours


@pytest.mark.parametrize("text", ["5h", "0h", "7d", "h", "-1h", "1.5h", "six", "30m"])
def test_what_comes_not_out_even_is_refused(text):
    """Every five hours would be irregular at midnight."""
    with pytest.raises(ValueError, match="is not one of 1h, 2h, 3h"):
        Every.of(text, seed="")


def test_machines_crawl_at_different_minutes():
    """A site must not meet all crawls at once."""
    assert len({Every.of("6h", seed=f"/srv/{number}").minute for number in range(50)}) > 20


@pytest.mark.parametrize("seed", range(0, 60, 7))
def test_no_two_jobs_begin_at_one_minute(seed):
    """A check, a backup and a crawl that begin together wait for each other, or end with 3."""
    every = Every.of("1h", seed=f"/srv/{seed}")
    place = Installation(program=["blotter"], config=Path("/srv/b.toml"), archive=Path("/srv/b.db"), user="b")

    planned = list(jobs(place, every, backup=Path("/mnt"), port=8001))

    minutes = [job.cron.split()[0] for job in planned if job.calendar]
    assert len(set(minutes)) == len(minutes) == 3
    assert all(f":{int(job.cron.split()[0]):02}:00" in job.calendar for job in planned if job.calendar)


def test_cron_gets_each_job_that_systemd_gets(scheduled, place):
    """The site too: with the machine, since cron watches over nothing."""
    text = scheduled("--backup", str(place / "backup"), "--serve", "8001").stdout

    (site,) = [line for line in text.splitlines() if line.startswith("@reboot ")]
    assert " serve --port 8001 " in site
    assert len(timed_lines(text)) == 3
    assert "yet;" not in text


def test_a_port_that_only_root_may_open_is_refused(scheduled):
    """The job runs as the owner of the archive, without any right of root."""
    assert "--port 1024 " in scheduled("--serve", "1024").stdout

    with pytest.raises(click.BadParameter, match="1023 is not in the range"):
        scheduled("--serve", "1023")


def test_jobs_that_were_not_asked_for_are_named(scheduled):
    """Whoever reads only the output must know that no backup is in it."""
    text = scheduled("--every", "6h").stdout

    assert "# No backup yet; --backup DIR adds one every night." in text
    assert "# No site yet; --serve PORT adds it." in text


def test_the_crontab_lines_run_in_an_empty_environment(scheduled, place, site, declare):
    """cron sets next to nothing, and starts in the home directory."""
    (place / "blotter.toml").write_text(declare().read_text())
    site.lists("news/radios/")
    backup = place / "backup"

    commands = cron_lines(scheduled("--every", "6h", "--backup", str(backup)).stdout)
    done = [
        subprocess.run(["env", "-i", "/bin/sh", "-c", command], cwd="/", capture_output=True, text=True, check=False)
        for command in commands
    ]

    assert [(each.returncode, each.stdout, each.stderr) for each in done] == [(0, "", "")] * 3
    assert (place / "blotter.db").exists()
    assert (backup / "blotter.db").exists()
    assert site.requested.count("/news/radios/") == 1


def test_a_check_that_finds_damage_prints_it(scheduled, place, site, declare):
    """cron mails what is printed, and nothing else."""
    (place / "blotter.toml").write_text(declare().read_text())
    site.lists("news/radios/")
    crawl, verify = cron_lines(scheduled("--every", "6h").stdout)
    subprocess.run(["/bin/sh", "-c", crawl], check=True)
    next((place / "blotter-captures").glob("*.gz")).unlink()

    done = subprocess.run(["/bin/sh", "-c", verify], capture_output=True, text=True, check=False)

    assert "the file is missing" in done.stdout


@pytest.fixture
def installed(scheduled, place):
    """The units, written into a folder."""
    folder = place.parent / "units"
    folder.mkdir()
    arguments = ("--every", "6h", "--backup", str(place / "backup"), "--serve", "8001")
    said = scheduled(*arguments, "--install", "--units", str(folder)).stderr
    return folder, said


def started_by(unit):
    """The words of the command line of *unit*, as systemd reads them."""
    (line,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]


def test_the_units_run_in_an_empty_environment(installed, place, site, declare):
    """A service has no shell, no profile and no home; the site answers as well."""
    folder, _ = installed
    (place / "blotter.toml").write_text(declare().read_text())
    site.lists("news/radios/")

    for job in ("crawl", "verify", "backup"):
        words = started_by(folder / f"blotter-{job}.service")
        done = subprocess.run(["env", "-i", *words], cwd=place, capture_output=True, text=True, check=False)
        assert (job, done.returncode, "Traceback" in done.stderr) == (job, 0, False)
    words = started_by(folder / "blotter-serve.service")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words[words.index("8001")] = port
    with subprocess.Popen(["env", "-i", *words], cwd=place, stderr=subprocess.PIPE) as serving:
        try:
            attempts = f"until curl --silent --fail http://127.0.0.1:{port}/-/metrics; do sleep 0.5; done"
            asked = ["timeout", "100", "sh", "-c", attempts]
            metrics = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        finally:
            serving.terminate()

    assert (place / "backup" / "blotter.db").exists()
    assert "blotter_articles" in metrics


@needs_systemd
def test_systemd_finds_no_fault_with_the_units(installed):
    """By its own check."""
    folder, said = installed

    assert sorted(path.name for path in folder.iterdir()) == sorted(TIMERS + SERVICES)
    done = subprocess.run(
        [ANALYZE, "verify", *map(str, folder.iterdir())], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "blotter" in line]) == (0, [])
    assert "run: systemctl enable --now blotter-crawl.timer" in said


@needs_systemd
@pytest.mark.parametrize("service", SERVICES)
def test_the_units_are_closed(installed, service):
    """Whoever takes the crawl over through a page gets at nothing else."""
    folder, _ = installed

    done = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", str(folder / service)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert float(EXPOSED.search(done.stdout)[1]) < 3


def test_a_service_runs_what_cron_runs(scheduled, tmp_path):
    """One list of jobs, two ways to write it."""
    text = scheduled("--every", "6h").stdout

    (crawl, _), starts = cron_lines(text), re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    program = str(Path(sys.executable).parent / "blotter")
    assert crawl.startswith(program)
    assert starts[0].startswith(f"{program} crawl --quiet --config ")


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/srv/a", "/srv/a"), ("a b", '"a b"'), ("50%", "50%%"), ("$HOME", "$$HOME"),
        ('say "so"', '"say \\"so\\""'), ("back\\slash", '"back\\\\slash"'),
    ],
)  # fmt: skip
def test_a_word_is_quoted_as_systemd_reads_it(word, written):
    """systemd.service(5), command lines: % and $ are doubled, blanks are quoted."""
    assert quoted(word) == written


def test_a_unit_that_somebody_else_wrote_is_never_overwritten(scheduled, tmp_path):
    """They may have set what we do not know of; ours are written anew."""
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "blotter-crawl.timer").write_text("[Timer]\nOnCalendar=hourly\n")

    with pytest.raises(WouldOverwrite, match="somebody else wrote this unit"):
        scheduled("--install", "--units", str(folder))
    (folder / "blotter-crawl.timer").unlink()
    scheduled("--every", "6h", "--install", "--units", str(folder))
    scheduled("--every", "12h", "--install", "--units", str(folder))

    assert re.search(r"OnCalendar=\*-\*-\* \d+/12:", (folder / "blotter-crawl.timer").read_text())


def test_an_interval_that_is_none_is_wrong_use(blotter):
    """With those that are."""
    done = blotter("schedule", "--every", "5h")

    assert done.returncode == 2
    assert "is not one of 1h" in done.stderr


@pytest.mark.parametrize("place", ["press"], indirect=True)
def test_a_job_that_is_not_asked_for_any_more_is_named(scheduled, installed):
    """Its unit goes on: nobody ends a backup by leaving out an option."""
    folder, said = installed
    assert "stays as it was" not in said

    said = scheduled("--every", "6h", "--serve", "8001", "--install", "--units", str(folder)).stderr

    assert "blotter-backup.timer stays as it was; to end it: systemctl disable --now blotter-backup.timer" in said
    assert said.count("stays as it was") == 1


@pytest.mark.skipif(shutil.which("systemctl") is None, reason="needs systemctl")
@pytest.mark.parametrize("place", ["press"], indirect=True)
def test_the_commands_that_uninstall_leave_no_unit(tmp_path, scheduled):
    """As docs/operating.md has them, on a system of its own; systemctl knows no pattern, the shell does."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    asked = ("--backup", str(tmp_path / "backup"), "--serve", "8001")
    said = scheduled(*asked, "--install", "--units", str(units)).stderr
    page = (Path(__file__).parents[3] / "docs/operating.md").read_text("utf-8").partition("## Uninstalling")[2]
    commands = [line[2:] for line in page.splitlines() if line.startswith("# ")][1:]
    enable = said.partition("run: systemctl enable --now ")[2].split("\n")[0]

    for command in (f"systemctl enable --now {enable}", *commands[:2]):
        offline = command.replace("systemctl", f"systemctl --root={tmp_path}").replace("--now ", "")
        subprocess.run(["/bin/sh", "-ec", offline], cwd=units, check=True, capture_output=True)

    assert commands[-1] == "systemctl daemon-reload"
    assert [path for path in units.rglob("*") if not path.is_dir()] == []
