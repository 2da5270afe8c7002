"""Who opened a link of a mail: a person, or one of the machines that read along.

Gateways open every link of a mail before its reader has it, and mail programs fetch ahead.
What happened is noted as it was; judging comes later, when all of it is known.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

AT_ONCE = timedelta(seconds=20)  # nobody reads so fast
BURST = timedelta(seconds=15)
MOST_IN_A_BURST = 3  # links a person opens within it
CROWD = 20  # newsletters of which one network opened links, within a day


class Agent(StrEnum):
    """What kind of program asked."""

    BROWSER = "browser"
    READER = "mail reader"  # a mail program or its proxy, fetching ahead
    SCANNER = "scanner"  # a gateway that looks for harm
    CRAWLER = "crawler"
    LIBRARY = "library"
    NONE = "none"  # it does not say


@dataclass(frozen=True, slots=True)
class Visit:
    """A link that was opened. `network` is where from, as a hash."""

    link: str
    at: datetime
    method: str
    agent: str
    network: bytes = field(repr=False)


SCANNERS = (
    "barracuda|proofpoint|mimecast|safelinks|ms-office|microsoft office|forcepoint|symantec"
    "|messagelabs|fortinet|fortimail|trend ?micro|sophos|cloudmark|ironport|urlscan"
    "|virustotal|checkpoint|zscaler|fireeye|trustwave|securityscan|linkcheck"
)
CRAWLERS = (
    r"bot\b|bot/|crawl|spider|slurp|facebookexternalhit|whatsapp|preview|headless"
)
LIBRARIES = (
    "^(python|curl|wget|go-http|java/|okhttp|libwww|apache-http|node|axios|ruby|php|perl"
    "|httpx|aiohttp|guzzle|dart|postman)"
)
SIGNS = (
    (Agent.SCANNER, SCANNERS),
    (Agent.READER, "googleimageproxy|yahoomailproxy|thunderbird|outlook|applemail"),
    (Agent.CRAWLER, CRAWLERS),
    (Agent.LIBRARY, LIBRARIES),
    (Agent.BROWSER, "mozilla/|opera/"),
)
TABLE = tuple((agent, re.compile(words, re.IGNORECASE)) for agent, words in SIGNS)


def agent_of(user_agent: str) -> Agent:
    """Return the class of a program by what it calls itself."""
    for agent, words in TABLE:
        if words.search(user_agent):
            return agent
    return Agent.LIBRARY if user_agent.strip() else Agent.NONE


def network_of(address: str) -> str:
    """Return the network of an address, too wide to name a person; "" for no address."""
    try:
        parsed = ip_address(address.strip().split("%")[0])
    except ValueError:
        return ""
    wide = 24 if parsed.version == 4 else 48
    return str(ip_network((parsed, wide), strict=False))


def people(
    visits: Sequence[Visit],
    *,
    submitted_at: datetime | None,
    links: int,
    crowds: Collection[bytes] = (),
) -> list[bool]:
    """Return of each visit to the links of one mail whether a person made it.

    `links` is how many links the mail has; `crowds` are networks that opened links of many
    people's mails. In doubt it was a person.
    """
    return [
        not (
            one.method != "GET"
            or one.agent != Agent.BROWSER
            or one.network in crowds
            or (submitted_at is not None and one.at - submitted_at < AT_ONCE)
            or _in_a_burst(one, visits, links)
        )
        for one in visits
    ]


def _in_a_burst(visit: Visit, visits: Sequence[Visit], links: int) -> bool:
    """Tell whether so many links were opened around a visit as no hand opens them."""
    near = {one.link for one in visits if abs(one.at - visit.at) <= BURST}
    return len(near) > MOST_IN_A_BURST or (links > 1 and len(near) >= max(links, 3))
