"""Phrases of the mails about delivery, to our staff."""

from collections.abc import Mapping

DELIVERY: Mapping[str, str] = {
    "hold.subject": "Newsletters to {domain} are held",
    "hold.preheader": "They wait, so that it does not become worse.",
    "hold.why.complaints": (
        "Too many people there called our mail spam. Newsletters to these addresses wait,"
        " and go again after a time without complaints."
    ),
    "hold.why.deferrals": (
        "Too many mails are put off there. Newsletters to these addresses wait, and go"
        " again after a while; should it happen again, they wait longer."
    ),
    "hold.do": (
        "Look at what their servers say, and at their postmaster pages. You can release the"
        " domain in the console at any time."
    ),
    "hold.figures": "Figures",
    "hold.until": "Held until",
    "hold.action": "Open the console",
    "hold.footnote": "We send this once for each time a domain is held.",
}
