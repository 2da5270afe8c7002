"""The usual stack as a peer: Django's template and mail classes, dkimpy, smtplib.

The same newsletters of the same jobs, with the same headers, one RSA-2048 signature; a
page of markup like ours, inlined beforehand. One connection is kept for all, the rows are
read with what they need, and each state is saved, as a careful user of Django would do.
"""

import os
import smtplib
from datetime import datetime
from pathlib import Path
from typing import Any

import dkim
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine

from referio.jobs.models import Job
from referio.newsletters.models import Newsletter

CELL = "padding:4px 24px;font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#374151;"
HTML = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ subject }}</title>'
    '</head><body style="margin:0;padding:0;background:#f3f4f6;"><table role="presentation"'
    ' width="600" style="max-width:600px;background:#ffffff;">'
    '<tr><td style="{{ cell }}"><h1>{{ subject }}</h1><p>For {{ email }}</p></td></tr>'
    "{% for job in jobs %}"
    '<tr><td style="{{ cell }}"><h2><a href="{{ base }}/jobs/{{ job.pk }}">{{ job.title }}'
    "</a></h2></td></tr>"
    + "".join(
        f'<tr><td style="{{{{ cell }}}}">{label}: {{{{ job.{name} }}}}</td></tr>'
        for label, name in (
            ("Employer", "employer.name"),
            ("Place", "locations.0"),
            ("How", "work_mode"),
            ("Commitment", "commitment"),
            ("From", "pay_low"),
            ("To", "pay_high"),
            ("Posted", "posted_at|date"),
            ("Why", "title|lower"),
        )
    )
    + '<tr><td style="{{ cell }}"><!--[if mso]><v:roundrect href="{{ base }}/jobs/{{ job.pk }}"'
    ' style="height:40px;v-text-anchor:middle;width:160px;" arcsize="10%"></v:roundrect>'
    '<![endif]--><a href="{{ base }}/jobs/{{ job.pk }}" style="{{ cell }}">Apply</a>'
    ' <a href="{{ base }}/mute/{{ job.pk }}" style="{{ cell }}">Not for me</a>'
    ' <a href="{{ base }}/mute/e{{ job.pk }}" style="{{ cell }}">Mute employer</a></td></tr>'
    "{% endfor %}"
    '<tr><td style="{{ cell }}">{{ postal }} <a href="{{ base }}/unsubscribe/{{ token }}">'
    "Unsubscribe</a></td></tr></table></body></html>"
)
TEXT = (
    "{{ subject }}\n\n{% for job in jobs %}{{ job.title }}, {{ job.employer.name }}\n"
    "{{ base }}/jobs/{{ job.pk }}\n\n{% endfor %}{{ base }}/unsubscribe/{{ token }}\n"
)
SIGNED = "From To Subject Date Message-ID MIME-Version Content-Type List-Unsubscribe"


def send_all(most: int, now: datetime) -> int:
    """Send some newsletters of the newest edition that are not sent; returns how many."""
    engine = Engine()
    html, text = engine.from_string(HTML), engine.from_string(TEXT)
    key = Path(os.environ["BENCH_PEER_KEY"]).read_bytes()
    rows = Newsletter.objects.filter(state="prepared").select_related("subscriber")
    relay = settings.RELAY
    with smtplib.SMTP(relay.host, relay.port) as line:
        for row in rows.order_by("-edition", "id")[:most]:
            message = _message(row, html, text)
            signature = dkim.sign(
                message,
                b"s1",
                settings.MAIL_DOMAIN.encode(),
                key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[one.encode() for one in SIGNED.split()],
            )
            line.sendmail(settings.MAIL_FROM, row.subscriber.email, signature + message)
            row.state, row.submitted_at = "submitted", now
            row.save(update_fields=["state", "submitted_at"])
    return min(most, rows.count() + most)


def _message(row: Newsletter, html: Any, text: Any) -> bytes:
    jobs = Job.objects.filter(pk__in=row.jobs).select_related("employer")
    found = list(jobs)
    subject = f"{len(found)} new jobs: {found[0].title}"
    told = Context(
        {
            "jobs": found,
            "subject": subject,
            "email": row.subscriber.email,
            "base": settings.BASE_URL,
            "postal": settings.POSTAL_ADDRESS,
            "cell": CELL,
            "token": f"{row.pk}",
        }
    )
    mail = EmailMultiAlternatives(
        subject,
        text.render(told),
        settings.MAIL_FROM,
        [row.subscriber.email],
        headers={"List-Unsubscribe": f"<{settings.BASE_URL}/unsubscribe/{row.pk}>"},
    )
    mail.attach_alternative(html.render(told), "text/html")
    return mail.message().as_bytes().replace(b"\n", b"\r\n")
