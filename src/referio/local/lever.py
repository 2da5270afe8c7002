"""The local Lever as its people use it, and as its API tells what it holds."""

from typing import Any

import httpx

from referio.local.visitor import Visitor

PASSWORD = "lever"  # noqa: S105 - the local Lever shows it on its first page
Json = dict[str, Any]


class Lever:
    """Asks Lever what it holds: the measure of everything we say of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Stop asking."""
        self._client.close()

    def accounts(self) -> dict[str, Json]:
        """Return every account by its site, as it stands."""
        found: dict[str, Json] = self._get("/_sandbox/state")["accounts"]
        return found

    def public_postings(self, site: str) -> list[Json]:
        """Return what anybody may see on an account's job site."""
        found: list[Json] = self._get(f"/v0/postings/{site}", mode="json")
        return found

    def opportunities(self, site: str, email: str) -> list[Json]:
        """Return a person's opportunities in an account, with their postings' ids."""
        key = (self.accounts()[site]["apiKey"], "")
        asked = {"email": email}
        answer = self._client.get("/v1/opportunities", params=asked, auth=key)
        found: list[Json] = answer.raise_for_status().json()["data"]
        # Asked second, so that it knows all that were found.
        briefs = {one["id"]: one for one in self.accounts()[site]["opportunities"]}
        return [{**one, "posting": briefs[one["id"]]["posting"]} for one in found]

    def resumes(self, site: str, opportunity_id: str) -> list[bytes]:
        """Return the résumés of an opportunity, as they can be downloaded."""
        key = (self.accounts()[site]["apiKey"], "")
        root = f"/v1/opportunities/{opportunity_id}/resumes"
        listed = self._client.get(root, auth=key).raise_for_status().json()["data"]
        pages = (f"{root}/{one['id']}/download" for one in listed)
        return [self._client.get(page, auth=key).content for page in pages]

    def be_slow(self, site: str, milliseconds: int) -> None:
        """Make an account answer later from now on; 0 makes it quick again."""
        switches = {"slow_ms": milliseconds}
        path = f"/_sandbox/accounts/{site}/switches"
        self._client.post(path, json=switches).raise_for_status()

    def _get(self, path: str, **params: str) -> Any:
        return self._client.get(path, params=params).raise_for_status().json()


class LeverUser(Visitor):
    """Somebody with a login in Lever; `role` is as in their address: super-admin."""

    def __init__(self, lever: str, site: str, role: str = "super-admin") -> None:
        super().__init__()
        self._lever = lever
        self.login = {"email": f"{role}@{site}.example", "password": PASSWORD}

    def sign_in(self) -> None:
        """Sign in where Lever's pages ask for it. Raises Unexpected."""
        self.press(self.open(f"{self._lever}/login"), "Sign in", self.login)

    def postings(self, state: str) -> dict[str, str]:
        """Return {title: page} of the jobs in a state, as the list of jobs shows them."""
        page = self.open(f"{self._lever}/jobs?state={state}")
        root = f"{self._lever}/jobs/"
        return {words: url for words, url in page.links if url.startswith(root)}

    def change_state(self, job_page: str, button: str) -> None:
        """Publish, unlist or close a job by its button. Raises Unexpected."""
        self.press(self.open(job_page), button)

    def revoke(self) -> None:
        """Press Revoke access in Settings, Integrations and API. Raises Unexpected."""
        settings = self.open(f"{self._lever}/settings/integrations")
        self.press(settings, "Revoke access")
