"""A site that does everything at once for a while: in the end the archive equals the site's own account of itself.

``make soak`` goes on for half an hour with a new seed, and prints it; ``SOAK_SEED`` has it again.
"""

import json
import os
import time

from tests.hostile.soak import begin

SECONDS = float(os.environ.get("SOAK", "0"))
DAYS = 6  # at least
SEED = os.environ.get("SOAK_SEED") or (str(time.time_ns()) if SECONDS else "14")


def test_after_all_of_it_the_archive_equals_the_sites_own_account(tmp_path, blotter):
    """Whatever was sent, and whenever a run was killed: each story as it is now, once, and no edit that nobody made."""
    server, soak = begin(tmp_path, SEED)
    print(f"SOAK_SEED={SEED}")
    ends = time.monotonic() + SECONDS

    with server:
        days = 0
        while days < DAYS or time.monotonic() < ends:
            soak.day()
            days += 1
        soak.recover()
        for _ in range(3):  # what is gone is believed the second time
            soak.run()

        for event in json.loads(blotter("held", "--json").stdout):  # many at once, after runs that were killed
            blotter("accept", event["id"], "--reason", "The publisher removed them.")
        held = blotter("held", "--json")
        checked = blotter("verify")

    found = {row["headline"]: (row["body"], row["gone_at"] is not None) for row in soak.articles()}
    account = {story.headline: (story.body(story.version), story.is_gone) for story in soak.stories}
    assert found == account, soak.told(sorted(set(found.items()) ^ set(account.items())))
    assert len(soak.articles()) == len(account), soak.told(soak.articles())
    assert edits_that_nobody_made(soak) == [], soak.told("edits that nobody made")
    assert soak.crawling.rows("SELECT url FROM urls WHERE lease IS NOT NULL") == [], soak.told("leases")
    assert json.loads(held.stdout) == [], soak.told(held.stdout)
    assert checked.returncode == 0, soak.told(checked.stdout + checked.stderr)


def edits_that_nobody_made(soak):
    """Return the revisions with a body that the publisher never had."""
    bodies = {story.headline: {story.body(version) for version in range(story.version + 1)} for story in soak.stories}
    revisions = soak.crawling.rows(
        """SELECT articles.headline, revisions.body, cause FROM revisions
           JOIN articles ON articles.id = article_id"""
    )
    return [each for each in revisions if each["cause"] != "publisher" or each["body"] not in bodies[each["headline"]]]
