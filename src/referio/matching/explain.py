"""Reasons as sentences in the reader's language, each made from the values of its reason."""

from collections.abc import Callable

from referio.core.criteria import Clause, Reason
from referio.core.money import Money
from referio.matching import writing
from referio.matching.findings import BETWEEN, Value
from referio.matching.sentences import NAMES, SENTENCES, spoken

Values = dict[str, Value]
ShowMoney = Callable[[Money], str]


def sentence(
    reason: Reason, *, language: str = "en", money: ShowMoney | None = None
) -> str:
    """Return a reason in words, without a capital or a full stop.

    `language` is a tag such as "de-AT"; English is spoken where we have no table. `money`
    shows amounts, where the language's own way will not do. Raises KeyError for a reason
    that no clause gives.
    """
    speaker = _Speaker(spoken(language), reason, money)
    return SENTENCES[speaker.language][_key(reason)].format_map(speaker.words())


def _key(reason: Reason) -> str:
    values = reason.values
    said = f"{reason.clause}.{values['how']}"
    return f"{said}.{values['where']}" if "where" in values else said


class _Speaker:
    """Puts the values of one reason into words of a language."""

    def __init__(self, language: str, reason: Reason, money: ShowMoney | None) -> None:
        self.language = language
        self._clause, self._values = reason.clause, reason.values
        self._names = NAMES[language]
        self._money = money or (lambda money: writing.amount(money, language))

    def words(self) -> dict[str, str]:
        """Return what the placeholders of the sentence stand for."""
        if self._clause == Clause.PAY:
            return self._pay()
        return {name: self._shown(name, one) for name, one in self._values.items()}

    def _shown(self, name: str, value: Value) -> str:
        match name:
            case "country":
                return self._any_of(value, self._area)
            case "km" | "radius_km":
                return self._distance(value, asked=name == "radius_km")
            case "value" | "asked":
                return self._any_of(value, self._named)
            case "words":
                return self._any_of(value, self._quoted)
            case _:
                return str(value)

    def _any_of(self, value: Value, show: Callable[[str], str]) -> str:
        shown = [show(one) for one in str(value).split(BETWEEN)]
        return shown[0] if len(shown) == 1 else writing.any_of(shown, self.language)

    def _area(self, code: str) -> str:
        return writing.area(code, self.language, self._names["region"])

    def _distance(self, value: Value, *, asked: bool) -> str:
        if not value and not asked:
            return self._names["less-than-1-km"]
        return self._names["km"].format(
            number=writing.number(int(value), self.language)
        )

    def _named(self, value: str) -> str:
        if value == "unstated":
            return self._names[value]
        if self._clause == Clause.LANGUAGE:
            return writing.tongue(value, self.language)
        return self._names[f"{self._clause}.{value}"]

    def _quoted(self, word: str) -> str:
        return self._names["quoted"].format(word=word)

    def _pay(self) -> dict[str, str]:
        return {
            "floor": self._amount("floor"),
            "offer": self._amount("offer") if "offer" in self._values else "",
            "about": self._about(),
        }

    def _amount(self, name: str) -> str:
        currency = str(self._values[f"{name}_currency"])
        shown = self._money(Money(int(self._values[name]), currency))
        return shown + self._period(name)

    def _period(self, name: str) -> str:
        # "at least your £40,000": a period said once is not said again.
        interval = self._values[f"{name}_interval"]
        once = name == "floor" and self._values.get("offer_interval") == interval
        return "" if once else self._names[f"period.{interval}"]

    def _about(self) -> str:
        currency = str(self._values["floor_currency"])
        if self._values.get("offer_currency", currency) == currency:
            return ""
        shown = self._money(Money(int(self._values["about"]), currency))
        return self._names["about"].format(amount=shown)
