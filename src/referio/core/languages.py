"""The language a text is written in, by the small words that every sentence has."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

PREFIX = 1200  # characters looked at
LEAST_WORDS = 12  # fewer say too little
LEAST_SHARE = 0.12  # of the words must be small words of the language
LEAST_LEAD = 1.3  # times as many as the runner-up

# Words that are frequent in one language; a word that two share counts for both.
_SMALL_WORDS = {
    "en": "the of and to in a is for with that are on you our we will be as your at from this by "
    "an or it their have who can what not all has how they about more",
    "fr": "le la les de des du et à un une en est que qui pour dans sur avec nous vous au aux ce "
    "cette ses nos votre notre par plus ou sont tu ton ta tes il elle ne pas être chez",
    "de": "der die das und in zu den von mit für ist ein eine einen auf dem des nicht sich wir du "
    "dich deine unser unsere bei im als auch sie wie oder an werden sind dein zum zur uns",
    "es": "el la los las de del y en que un una para con por es se al como su sus nuestro nuestra "
    "más o lo tu te somos está son nos este esta ser eres años",
    "pt": "o a os as de do da dos das e em um uma que para com no na nos nas por se ao à mais ou "
    "seu sua você não nossa nosso é são ser como estamos pela pelo",
    "it": "il lo la i gli le di del della dei delle e in un una che per con è sono da al alla nel "
    "nella si non come più o ai tuo tua nostra nostro anche siamo ci",
    "nl": "de het een en van in is dat op te voor met je jij wij we zijn aan als bij om ons onze "
    "er naar uit ook niet of jouw wat deze dit door heb hebt bent worden",
    "pl": "w i na z do się nie jest że o dla oraz od przy po jak naszych twoje jesteśmy za które "
    "będziesz przez lub są naszego",
    "sv": "och att i det som en på är av för med till den du vi har om ett inte vår hos dig kan "
    "eller från våra din ditt",
    "da": "og at i det som en på er af for med til den du vi har om et ikke vores hos dig kan "
    "eller fra dine din dit vil",
    "nb": "og å i det som en på er av for med til den du vi har om et ikke vår hos deg kan "
    "eller fra våre din ditt vil",
}
_APART = str.maketrans(dict.fromkeys(".,;:!?()[]«»\"'“”’…*•–-", " "))


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the small words of a language (ISO 639-1); none where we have no list."""
    return frozenset(_SMALL_WORDS.get(language, "").split())


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, or "" where it is too short or unsure."""
    words = text[:PREFIX].lower().translate(_APART).split()
    if len(words) < LEAST_WORDS:
        return ""
    # Few sets of languages stand behind many words: those are counted first.
    sets = Counter(map(_languages_of_words().get, words))
    counts: dict[str, int] = {}
    for languages, number in sets.items():
        for language in languages or ():
            counts[language] = counts.get(language, 0) + number
    return _clear_winner(counts, len(words))


def _clear_winner(counts: Mapping[str, int], words: int) -> str:
    ranked = sorted(counts, key=lambda language: (-counts[language], language))
    if not ranked or counts[ranked[0]] < LEAST_SHARE * words:
        return ""
    rival = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= LEAST_LEAD * rival else ""
