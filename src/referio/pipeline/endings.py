"""Why a connection ended, where we say so ourselves: kept on its row, read by letters."""

ENDED = "Access to the ATS was revoked."
LEFT = "You disconnected it here."
