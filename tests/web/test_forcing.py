"""Publishing by force: offered to admins alone, with a reason that stays, and shown wherever the article is."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests import articles, factories
from tests.web.conftest import Browser
from workflow import desk

Open = Callable[..., Browser]
REASON = "The bridge is closed now."


def test_an_admin_publishes_by_force_and_every_page_of_the_article_says_so(database, browser: Open, person) -> None:
    wen, ada = person("writer", "wen"), person("admin", "ada")
    submission_id = desk.submit(database, wen, articles.cut_en()).submission_id
    factories.check_all(database)
    admin = browser(ada)
    path = f"/submissions/{submission_id}/force"
    page = admin.get(f"/submissions/{submission_id}/review").text
    offered = re.search(rf'action="{path}"(.*?)</form>', page, re.DOTALL)
    assert offered
    form = dict(re.findall(r'name="(revision|sha256)" value="(\w+)"', offered[1]))
    refused = admin.post(path, **form)
    assert refused.status_code == 422
    assert "Say why, in a few words" in refused.text
    done = admin.post(path, **form, reason=REASON)
    assert done.status_code == 303
    pages = [(wen, f"/submissions/{submission_id}"), (ada, f"/submissions/{submission_id}/review")]
    for who, page in [*pages, (ada, f"/ops/submissions/{submission_id}")]:
        text = browser(who).get(page).text
        assert "ada published revision 1 by force" in text, page
        assert REASON in text, page
    for who, page in [(wen, "/submissions"), (ada, "/ops/submissions")]:
        assert "By force" in browser(who).get(page).text, page


def test_what_an_admin_wrote_survives_a_refused_force(database, browser: Open, person) -> None:
    wen, ada = person("writer", "wen"), person("admin", "ada")
    submission_id = factories.in_review(database, wen)
    form = {"revision": "1", "reason": "Because I say so."}
    refused = browser(ada).post(f"/submissions/{submission_id}/force", **form)
    assert refused.status_code == 409
    assert "Nothing stands in the way of this text" in refused.text
    assert "Because I say so.</textarea>" in refused.text


def test_reviewers_are_not_offered_to_force_and_may_not(database, browser: Open, person) -> None:
    wen, rui = person("writer"), person("reviewer")
    submission_id = desk.submit(database, wen, articles.cut_en()).submission_id
    factories.check_all(database)
    reviewer = browser(rui)
    assert f"/submissions/{submission_id}/force" not in reviewer.get(f"/submissions/{submission_id}/review").text
    assert reviewer.post(f"/submissions/{submission_id}/force", revision="1", reason="x").status_code == 403
