"""Whose address it is: mail providers that anybody can have an address of, and the others."""

# Addresses there say nothing about where a person works.
_FREE = """
aol.com bluewin.ch bol.com.br btinternet.com comcast.net duck.com fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de
gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com laposte.net libero.it
live.co.uk live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com
outlook.de outlook.es outlook.fr pm.me posteo.de proton.me protonmail.com qq.com rediffmail.com sapo.pt sfr.fr t-online.de tuta.com
tutanota.com uol.com.br verizon.net virgilio.it wanadoo.fr web.de yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br
yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com ziggo.nl zoho.com 126.com 163.com
"""
FREE_MAIL = frozenset(_FREE.split())


def domain_of(address: str) -> str:
    """Return the domain of a mail address, folded; "" where it has none."""
    return address.rpartition("@")[2].strip().rstrip(".").casefold() * ("@" in address)


def is_free_mail(address: str) -> bool:
    """Tell whether an address is of a service that anybody can have one of."""
    return domain_of(address) in FREE_MAIL


def work_domain(address: str) -> str:
    """Return the domain of somebody's employer, like "acme.com"; "" where it tells none."""
    return "" if is_free_mail(address) else domain_of(address)
