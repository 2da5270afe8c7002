"""What employers write for commitment, which is free text, as ours (lever-api gotcha 21).

English, French, German, Spanish, Portuguese, Italian and Dutch, without accents. The first line that matches
decides, so what says more stands above what says less.
"""

import re
import unicodedata

from referio.core.postings import Commitment

_TABLE = [
    (
        # One posting for either: saying one of the two would hide it from the other.
        Commitment.UNSTATED,
        [
            "(full|part)[ -]?time *(/|or|&|and|,) *(full|part)[ -]?time",
            "permanent *(/|or) *contract",
            "contract *(/|or) *permanent",
        ],
    ),
    (
        Commitment.INTERNSHIP,
        [
            *[r"\binterns?(hips?)?\b", r"\btrainees?(hips?)?\b", r"\bco-?op\b"],
            *[r"\bplacement\b", r"\bapprenti", r"\bstages?\b", r"\bstagiaires?\b"],
            *[r"\balternan(ce|t)", r"praktik(um|ant)", r"\bausbildung", "auszubild"],
            *["volontariat", r"\bpracticas\b", "practicante", "becari[oa]"],
            *["pasantia", "aprendiz", r"\bestagi", r"\btirocini", r"\bstagiair"],
        ],
    ),
    (
        Commitment.PART_TIME,
        [
            *["part[ -]?time", "temps partiel", "mi[ -]temps", "teilzeit", "mini-?job"],
            *["werkstudent", "working student", "medi[oa] (jornada|tiempo)"],
            *[
                "(tiempo|jornada) parcial",
                "tempo parcial",
                "tempo parziale",
                "deeltijd",
            ],
        ],
    ),
    (
        # Above the fixed terms, whose words they hold.
        Commitment.FULL_TIME,
        [
            *["permanent contract", r"\bcdi\b", "duree indeterminee", "unbefristet"],
            *["festanstellung", "indefinid[oa]", "indeterminato", "vast contract"],
        ],
    ),
    (
        Commitment.TEMPORARY,
        [
            *[
                "fixed[ -]?(term|time)",
                r"\bftc\b",
                r"\btemp\b",
                "temporary",
                "seasonal",
            ],
            *[r"\bcdd\b", "duree determinee", "temporaire", r"\binterim", "saison"],
            *["befristet", "zeitarbeit", r"\btemporal\b", "duracion determinada"],
            *[r"\bdeterminato", "tijdelijk", "termo certo"],
        ],
    ),
    (
        Commitment.CONTRACT,
        [
            *[r"\bcontract(or|ors|s)?\b", "freelanc", r"\bb2b\b", r"\bc2c\b"],
            *["independ[ae]nt", "prestataire", "freiberuf", "werkvertrag"],
            *[
                r"\bautonom[oa]\b",
                "contratista",
                r"\bzzp\b",
                "partita iva",
                r"\bp\. ?iva\b",
            ],
        ],
    ),
    (
        Commitment.FULL_TIME,
        [
            *["full[ -]?time", r"\bfte?\b", "permanent", r"\bperm\b", r"\bregular\b"],
            *[r"\bsalaried\b", "temps plein", "plein temps", "temps complet"],
            *["vollzeit", "(tiempo|jornada) complet[oa]", "tempo integral"],
            *["tempo pieno", "voltijd"],
        ],
    ),
]
_RULES = [(commitment, re.compile("|".join(words))) for commitment, words in _TABLE]


def read(words: str) -> Commitment:
    """Return what the words ask for; UNSTATED where no line knows them."""
    plain = _plain(words)
    found = (commitment for commitment, rule in _RULES if rule.search(plain))
    return next(found, Commitment.UNSTATED)


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
