"""The browser's session on the way to Lever and back: other tabs write to it meanwhile.

Whatever is written is therefore saved at once, and what was read before Lever was asked
is read again afterwards.
"""

from django.http import HttpRequest
from django.utils import timezone

from referio.web.employers import states

CONNECTED = "connected"  # which invitations were used here, with their connections


def take(request: HttpRequest, state: str) -> states.Returned:
    """Return what the session knows of a state, used up before anybody talks to Lever."""
    kept = request.session.get(states.SESSION_KEY, {})
    returned = states.read(kept, state, now=timezone.now())
    if returned.answer is states.Answer.FRESH:
        request.session[states.SESSION_KEY] = states.used(kept, state)
        _save(request)
    return returned


def look_again(request: HttpRequest) -> bool:
    """Take the session up as other tabs left it; False where it has ended.

    An ended one stays with the request, unsaved: saving would sign out the tab that
    has signed in meanwhile.
    """
    known = request.session
    if not known.session_key or not known.exists(known.session_key):
        return False
    request.session = type(known)(known.session_key)
    return True


def remember(request: HttpRequest, *, invitation_id: int, connection_id: int) -> None:
    """Note that this browser made a connection, so that it is shown the connection."""
    if look_again(request):
        made = request.session.get(CONNECTED, {})
        request.session[CONNECTED] = {**made, str(invitation_id): connection_id}
        _save(request)


def _save(request: HttpRequest) -> None:
    request.session.save()
    request.session.modified = False  # or the whole is saved again with the answer
