from collections.abc import Callable

import pytest

from referio.accounts.models import Invitation
from referio.ats import registry
from referio.ats.models import Connection
from tests.web.employers import scenes


@pytest.fixture
def lever(monkeypatch: pytest.MonkeyPatch) -> scenes.Lever:
    """Lever is the one in memory."""
    one = scenes.Lever()
    memory = registry.Adapter(
        authorization=lambda: one.authorization,
        client=lambda _token, _renew, _pace: one.ats,
        permissions=tuple(scenes.SCOPES.items()),
        web_url=lambda: "https://hire.lever.example",
    )
    monkeypatch.setitem(registry.ADAPTERS, "lever", memory)
    return one


@pytest.fixture
def invitation(db: None, lever: scenes.Lever) -> Invitation:
    """Brightwater's access link, unused."""
    return scenes.invite()


@pytest.fixture
def connection(
    client,
    invitation: Invitation,
    lever: scenes.Lever,
    run_steps: Callable[..., list[str]],
) -> Connection:
    """Brightwater connected through `client`, with two jobs after the first pull."""
    lever.ats.put(scenes.posting(1), scenes.posting(2, title="Tide forecaster"))
    made = scenes.connect(client, invitation, lever)
    run_steps(only=("sync",))
    made.refresh_from_db()
    return made
