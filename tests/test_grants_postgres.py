"""Grants on a real PostgreSQL, by the serving role under row-level security: scopes hold, and two at once keep the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.postgresql import running
from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

_SCRIPT = """
import json
from ballast.web.commandline import _prepare
_prepare()
from ballast.accounts import access, organisation_actions
from ballast.accounts.models import Grant
from ballast.accounts.tests.at_once import outcomes
from ballast.accounts.tests.factory import people
from ballast.kernel.scope import Scope
people()
county = Scope.of_units("A")
found = {
    "organisations": [card.code for card in access.organisations(county)],
    "people": [card.account for card in access.people(county)],
    "missing": sorted(access.enterprises_without_organisation(county)),
    "at_once": [outcomes() for _ in range(5)],
}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What the script saw and did."""
    with running() as server:
        product = Product(tmp_path_factory.mktemp("grants") / "home", server.database("grants"))
        product.home.mkdir()
        product.command("init")
        yield json.loads(product.python("-c", _SCRIPT).strip().splitlines()[-1])


def test_a_countys_lists_hold_what_lies_in_it(found: dict[str, object]) -> None:
    assert found["organisations"] == ["CA", "FA", "PA"]
    assert found["people"] == ["county_a", "filer_a", "park_a"]
    assert found["missing"] == ["A2"]


def test_of_two_grants_at_once_that_exclude_each_other_one_is_refused(found: dict[str, object]) -> None:
    assert found["at_once"] == [["done", "refused"]] * 5
