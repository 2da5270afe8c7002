"""The two pages, without JavaScript."""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import DictLoader, Environment, StrictUndefined

from lever_sandbox.mail_catcher.caught import CaughtMail


@dataclass(frozen=True)
class ListPage:
    """`address` is where the pages are mounted; `mails` may be fewer than `found`."""

    address: str
    to: str
    found: int
    mails: tuple[CaughtMail, ...]


@dataclass(frozen=True)
class MailPage:
    address: str
    mail: CaughtMail
    on_phone: bool


def list_page(page: ListPage) -> str:
    return _PAGES.get_template("list").render(page=page)


def mail_page(page: MailPage) -> str:
    return _PAGES.get_template("mail").render(page=page)


def write_size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB"


def write_time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{% block refresh %}{% endblock %}
<title>{% block title %}{% endblock %} · Mail catcher</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
.nowrap { white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-bottom: 1rem; }
label { display: grid; flex: 1 1 14rem; }
input, button { font: inherit; min-height: 2.75rem; padding: .25rem .75rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-bottom: 1rem; }
nav a { display: inline-block; padding: .5rem 0; }
iframe { background: #fff; border: 1px solid var(--line); display: block; height: 80vh; min-height: 30rem; width: 100%; }
iframe.phone { box-sizing: content-box; height: 667px; max-width: 100%; width: 375px; }
pre { background: var(--soft); overflow-x: auto; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .list thead { position: absolute; clip-path: inset(50%); }
  .list tr { display: block; border-bottom: 1px solid var(--line); padding: .75rem 0; }
  .list td { border: 0; display: block; padding: 0; }
  .headers th, .headers td { display: block; padding-right: 0; }
  .headers th { border: 0; padding-bottom: 0; }
  .headers td { padding-top: 0; }
}
</style>
</head>
<body>
{% block main %}{% endblock %}
</body>
</html>
"""

_LIST = """{% extends "frame" %}
{% block refresh %}<meta http-equiv="refresh" content="5">{% endblock %}
{% block title %}{{ page.found }} caught{% endblock %}
{% block main %}
<main>
<h1>Mail catcher</h1>
<form method="get" action="{{ page.address }}">
<label>Recipient contains <input type="search" name="to" value="{{ page.to }}" autocomplete="off"></label>
<button>Filter</button>
{% if page.to %}<a href="{{ page.address }}">Show all</a>{% endif %}
</form>
{% if page.mails %}
<p>{{ page.found }} mail{{ "" if page.found == 1 else "s" }}, newest first.
{%- if page.found > page.mails|length %} The newest {{ page.mails|length }} are shown; filter to find the others.{% endif %}</p>
<table class="list">
<thead><tr><th scope="col">To</th><th scope="col">Subject</th><th scope="col">Received</th><th scope="col">Size</th></tr></thead>
<tbody>
{% for mail in page.mails %}
<tr><td>{{ mail.recipients|join(", ") }}</td>
<td><a dir="auto" href="{{ page.address }}/{{ mail.id }}">{{ mail.subject or "(no subject)" }}</a></td>
<td><time class="nowrap" datetime="{{ mail.received_at.isoformat() }}">{{ mail.received_at|moment }}</time></td>
<td class="nowrap">{{ mail.size|size }}</td></tr>
{% endfor %}
</tbody>
</table>
{% elif page.to %}
<p>No mail to a recipient with “{{ page.to }}” yet.</p>
{% else %}
<p>No mail yet. This page looks again every five seconds.</p>
{% endif %}
</main>
{% endblock %}
"""

_MAIL = """{% extends "frame" %}
{% set mail = page.mail %}
{% set here = page.address ~ "/" ~ mail.id %}
{% block title %}{{ page.mail.subject or "(no subject)" }}{% endblock %}
{% block main %}
<main>
<nav aria-label="This mail">
<a href="{{ page.address }}">All mails</a>
{% if mail.html %}
{% if page.on_phone %}<a href="{{ here }}">Full width</a>{% else %}<a href="{{ here }}?width=phone">Phone width</a>{% endif %}
<a href="{{ here }}/html">HTML alone</a>
{% endif %}
<a href="{{ here }}/text">Text alone</a>
<a href="{{ here }}/raw">Raw</a>
</nav>
<h1 dir="auto">{{ mail.subject or "(no subject)" }}</h1>
<p>To {{ mail.recipients|join(", ") }} · <span class="nowrap">{{ mail.received_at|moment }}</span> · {{ mail.size|size }}</p>
{% if mail.html %}
<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"
 src="{{ here }}/html"{% if page.on_phone %} class="phone"{% endif %}></iframe>
{% else %}
<p>This mail has no HTML part.</p>
{% endif %}
<h2>Plain text</h2>
{% if mail.text %}<pre dir="auto">{{ mail.text }}</pre>{% else %}<p>This mail has no plain text part.</p>{% endif %}
<h2>Headers</h2>
<table class="headers">
<tr><th scope="row">Envelope from</th><td>{{ mail.sender or "<>" }}</td></tr>
<tr><th scope="row">Envelope to</th><td>{{ mail.recipients|join(", ") }}</td></tr>
{% for name, value in mail.headers %}
<tr><th scope="row">{{ name }}</th><td dir="auto">{{ value }}</td></tr>
{% endfor %}
</table>
</main>
{% endblock %}
"""

_PAGES = Environment(
    loader=DictLoader({"frame": _FRAME, "list": _LIST, "mail": _MAIL}),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["size"] = write_size
_PAGES.filters["moment"] = write_time
