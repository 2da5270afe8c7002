"""Everything the stand-in holds of Lever that nothing public says, as one list.

Marks: A is our own assumption, ? means that sources disagree. A place in our code that
rests on a row says so by the row's id: `(A: id)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Assumption:
    """`section` is of lever-api; `where` names files of this package."""

    id: str
    mark: str
    section: str
    where: str
    assumed: str
    check: str


@cache
def read_assumptions() -> tuple[Assumption, ...]:
    return tuple(_read(_TABLE.strip().splitlines()))


def _read(lines: list[str]) -> Iterator[Assumption]:
    for head, assumed, check in zip(*[iter(lines)] * 3, strict=True):
        name, mark, section, where = head.split(maxsplit=3)
        yield Assumption(
            name,
            mark,
            section,
            where,
            assumed.strip(),
            check.strip().removeprefix("> "),
        )


# Three lines a row: id, mark, section and files; what we assume; what to check.
_TABLE = """
scope-limit ? 1.1,11.13 authorisation.py
  An app may ask for any number of scopes; unknown ones are left out silently.
  > Count the scopes Lever registers for us; ask for one it does not know.
not-super-admin A 1.1,9.2 oauth_authorize.py
  Who may not connect still sees the consent page; Accept leads back with error=access_denied.
  > Accept as an Admin: is it a redirect, with which error and words, or a page of Lever's?
package-consent A product,1.1 oauth_authorize.py,templates/package.html
  A package without integrations is told on a page before the scopes; its button leads back with access_denied.
  > Ask Lever what an account without integrations sees, and whether it comes back to us at all.
package-change-403 A product,2.5 api.py
  After a change to a package without integrations API calls answer 403, for tokens and keys; refreshing goes on.
  > Ask Lever what tokens do after a downgrade: 401, 403, or nothing until they expire.
role-permissions A product roles.py
  Which built-in role has which permission beyond those the help pages name; interviewers have none.
  > Compare with Settings > Roles of a real account.
custom-roles-package A product roles.py
  Custom roles come with the Enterprise package only, and one with the permission may connect and revoke.
  > Let a custom role that may manage API credentials and integrations accept a consent.
associated-postings A product screens.py
  Associated postings are those one created, owns, manages or follows; candidates are seen with their posting.
  > Compare the lists of a Team Member and a Limited Team Member.
consent-skipped A 1.1 authorisation.py
  Consent is skipped when all asked scopes are granted to this app already, unless prompt=consent.
  > Walk the consent twice, once with and once without prompt.
reconsent-replaces A 1.1 grants.py
  A new consent replaces the scopes and the person of the app's grant; older refresh tokens keep their own scopes.
  > Consent with fewer scopes, then refresh with the older token.
pkce A 1.1 oauth_token.py
  A code_challenge (S256) is honoured when sent and not needed otherwise.
  > Send one, and redeem with a wrong verifier.
own-audience A 1.2 world.py
  The audience is the stand-in's own address with /v1/, by either name of this machine, or one of Lever's two.
  > Nothing on a real account; keep LEVER_AUDIENCE as Lever gives it.
unknown-client-page A 1.3 oauth_authorize.py
  An unknown client or callback gets a page of the authorisation server with status 403, never a redirect.
  > Open an address with a callback that is not registered.
authorize-missing-field A 1.3 authorisation.py
  A missing state, scope, audience or response_type is told by redirect with invalid_request.
  > Leave out each of them in turn.
denied-words A 1.3 oauth_authorize.py
  The texts of error_description are ours.
  > Deny once; note the words and how blanks are written.
code-ten-minutes ? 1.3 grants.py
  A code lives ten minutes, Auth0's default, and works once; using it again leaves its tokens alive.
  > Redeem after five and eleven minutes, and twice.
strict-rotation ? 1.5,11.4 grants.py
  An old refresh token kills its whole family at once, without leeway (switch strict_rotation).
  > Refresh twice with one token, at once and after a minute; then use the newer one.
year-from-consent ? 1.5,11.4 grants.py
  The year of a refresh token is counted from the code; no rotation begins it anew.
  > Ask Lever; read the absolute lifetime in their answer.
idle-ninety-days A 1.5 grants.py
  Ninety days without use end a refresh token; using an access token is no use of it.
  > Ask Lever whether the idle time belongs to the token or to the family.
refresh-tokens-200 A 1.5 grants.py
  At most 200 active refresh tokens of one user and app; the oldest are dropped without a word.
  > Nothing to do with a single connection; watch it if many accounts share a user.
openid-configuration A 1.6 oauth_discovery.py
  There are /.well-known/openid-configuration and jwks.json, and tokens are RS256.
  > Fetch both from auth.lever.co and read a real token's header.
claims-present A 1.6 tokens.py
  Every access token has the three claims userId, accountId and clientId.
  > Decode a real token's payload.
token-errors A 1.7 oauth_token.py
  Unknown client or wrong secret 401 access_denied; wrong callback 403; missing field 400; 429 too_many_requests.
  > Provoke each but the 429 and note status, error and words.
signing-key-403 A 1.7 tokens.py,api.py
  A JWT signed with another key is answered 403 "Unable to find a signing key"; any other unknown token 401.
  > Send a token of Lever's test environment to production.
oauth-revoke A 1.8 oauth_token.py
  POST /oauth/revoke works for partners and ends the whole grant, also in Authorized Apps.
  > Call it with a refresh token; look at Authorized Apps and at the access token.
revocation-reaches-access-tokens ? 1.8,11.3 api.py
  Revoke access ends access tokens at once with 401 (switch access_tokens_outlive_revocation).
  > Revoke, then call the API every minute for an hour.
webhooks-stop-on-revocation ? 1.8,11.3 webhook_sending.py
  Webhooks an app made are silent once it is revoked (switch webhooks_outlive_revocation).
  > Revoke with a webhook in place, then move a candidate.
apply-scope ? 1.9,11.5 api_apply.py
  Applying needs postings:write:admin, its form postings:read:admin, uploads uploads:write:admin.
  > Apply with a token that lacks each of them.
missing-scope-body A 1.9 api.py
  A missing scope answers 403 with the code Forbidden and names the scope.
  > Call /users without users:read:admin.
second-base ? 2.1,11.12 api.py
  Accounts of the other data centre answer 301 to the same path there, after authentication; tokens are the same.
  > Ask Lever for an EU test account; note the host, and whether 301 keeps the query.
extra-headers A 2.1 api.py
  X-Lever-Client-Id and other headers are ignored.
  > Nothing; we do not send it.
posting-token-shape A 2.3,11.8 posting_index.py
  Postings are sorted by createdAt descending, then id, and offset tokens are [createdAt, id].
  > Page through more than 100 postings and decode a token.
invalid-offset-400 A 2.3 paging.py
  An unusable offset is answered 400 "Invalid offset token".
  > Send offset=x, and a token of another list.
limit-out-of-range A 2.3 paging.py
  A limit below 1 or above 100 is answered 400.
  > Send limit=0 and limit=500.
include-ignored ? 2.4 api_postings.py
  include changes nothing: all fields always come.
  > Ask for include=content and compare the keys.
error-codes A 2.5,11.1 answers.py
  The names in code, but for ResourceNotFound, and all messages of errors.
  > Note every body of an error met on the way.
edge-bodies A 2.5 answers.py
  Errors of the edge may be empty or HTML (switch error_bodies); ours are JSON otherwise.
  > Note the body of a 503 when one comes.
rate-bucket A 2.6 api.py,rate.py
  One bucket for each account and app, filled by all its tokens; a key has its own.
  > Send 40 requests at once, then from two tokens of one account.
retry-after ? 2.6,11.11 faults.py
  A 429 has no Retry-After (switch retry_after_s).
  > Read the headers of a real 429.
two-posts-a-second ? 2.6,11.11 rate.py
  The limit of two POSTs a second holds for v0 only; v1 has the bucket alone.
  > Ask Lever before sending more than two applications a second.
perform-as-unknown A 2.7 api.py
  An unknown or deactivated perform_as is answered 400.
  > Create an opportunity in the name of somebody who has left.
perform-as-rights A 2.7 api.py
  Any active user may be named in perform_as, whatever the role.
  > Name an interviewer.
refused-files A 2.8,4.4 uploads.py
  A file of another kind or above 30 MB is answered 400; the kind is told by the name alone.
  > Upload a .zip, and a text file named .pdf.
posting-put-or-post ? 3.1,11.9 api_posting_changes.py
  A posting is changed by POST, and by PUT as well.
  > Nothing: we never write postings.
deleted-order A 3.1,4.10 deleted_lists.py
  Lists of deleted things are sorted by when, the earliest first.
  > Delete two postings and list /postings/deleted.
deleted-item-shape A 3.1,4.10 recruiting.py
  Items of the deleted lists are {id, deletedAt, deletedBy}, with opportunityId for applications.
  > Delete a candidate in the test account and list.
updated-at-alone A 3.2 api_postings.py
  updated_at_* with another filter than confidentiality is answered 400.
  > Combine it with state.
confidential-without-scope A 3.2 api_postings.py
  Asking for confidential postings without the scope finds none; one by id is 404.
  > Ask for confidentiality=all with and without the scope.
owner-present A 3.4 board.py
  Every posting has an owner; hiringManager is null for a third of them.
  > Count nulls of owner, user and hiringManager.
absent-department A 3.4 board.py
  A missing department is absent for some postings and null for others.
  > Read a posting without a department.
posting-update-keeps-omitted ? 3.5,11.9 api_posting_changes.py
  An update keeps what it leaves out, also the state.
  > Nothing: we never write postings.
closing-bumps-updated-at ? 3.7,11.8 editing.py
  Closing and every other edit of a posting bump updatedAt.
  > Close, unlist, re-publish, rename a team; list by updated_at_start each time.
form-of-any-state A 4.1 api_apply.py
  The form of a closed or draft posting is answered like any other.
  > Fetch the form of a closed posting.
consent-and-eeo-countries A 4.1,11.14 apply_form.py
  Which postings ask for consent and EEO (by country; switches), with the two displayStates that were seen.
  > Read consentDisclosures of an account with a compliance policy; note each displayState.
diversity-survey A 4.1 api_surveys.py
  The shape of a diversity survey, and 404 where there is none.
  > Switch the survey on and fetch it.
apply-messages A 4.2,11.2 apply_check.py
  A refused application is 400 with our words; a posting that is gone 404, a closed one 400.
  > Leave out a required answer, send a bad option, apply to a closed posting; note status and body.
set-left-out A 4.2 apply_check.py
  A question set that is left out counts as empty answers.
  > Apply without customQuestions where nothing is required.
consent-optional A 4.2 apply_check.py
  An application without consent is taken, also where consent is asked for.
  > Apply without consent to a posting that asks for it.
consent-twelve-months A 4.2 applying.py
  A consent given is kept as dataProtection for twelve months.
  > Apply with consent and read dataProtection.
source-replaces-job-site ? 4.3,11.6 applying.py
  A source in the application replaces "Job site" (switch source_joins_job_site).
  > Apply with source and read sources.
locked-sources A product,4.3 faults.py
  With a locked list of sources an unknown one is dropped and the rest succeeds (switch sources_locked).
  > Lock the list in Settings, then apply, and call addSources.
default-origin ? 4.3,11.7 applying.py
  Without origin an application is applied, on an unlisted posting internal.
  > Apply without origin to a published and an unlisted posting.
upload-reuse A 4.4 uploads.py
  One upload may serve several applications within its 24 hours; an expired one is answered 400.
  > Use one uri twice, and one after a day.
appearing-late A 4.5 applying.py
  An opportunity can be found at once (switch opportunities_appear_after_ms).
  > Search right after applying, and time it.
email-matching ? 4.10 opportunity_filters.py
  E-mails are compared ignoring case and outer blanks; dots and +tags count.
  > Apply as a.b+x@ and search for ab@.
add-sources-duplicates A 4.9 api_opportunity_changes.py
  addSources ignores what is there already, in this exact spelling.
  > Add Refer.io twice, and refer.io.
resumes-empty-list ? 4.11,8 api_opportunities.py
  An opportunity without a resume has an empty list, not a 404.
  > List the resumes of one without.
contact-replaced ? 4.11,8 api_people.py
  PUT of a contact blanks what it leaves out.
  > Nothing: we never write contacts.
webhook-http-to-loopback A 5.1 api_webhooks.py
  Webhooks may point to this machine by http.
  > Nothing: real ones need https.
webhook-bulk-or-single ? 5.1,11.10 api_webhooks.py
  PUT takes {data: [...]} at /webhooks and one object at /webhooks/:id.
  > Nothing: we delete and create.
webhook-verify-connection A 5.1 webhook_sending.py
  verifyConnection sends one test delivery before the webhook is made.
  > Create one with it, to an address that answers 500.
webhook-retry-waits A 5.3 webhook_sending.py
  The five retries wait 5 s, 30 s, 2 min, 10 min and 1 h.
  > Answer 500 and note the times.
webhook-time-out A 5.3,11.10 webhook_sending.py
  A delivery that is not answered in five seconds has failed.
  > Answer after 3, 10 and 30 seconds.
webhook-resend-signed-anew A 5.3 webhook_sending.py
  A re-send by hand has a new token, time and signature and the old id.
  > Re-send one and compare.
user-email-unique A 6.1 api_people.py
  Two users of an account cannot have one e-mail address.
  > Nothing: we never write users.
access-role-id A 6.1 people.py
  A user with a custom role has the role's id as accessRole.
  > List the users of an account with custom roles.
sources-appear A 6.4 account.py
  A source comes into being when first used, and its count is of all opportunities.
  > List /sources before and after the first application.
""".strip()
