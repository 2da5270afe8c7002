"""Countries (ISO 3166-1) by the names people write, and the parts of the world they form.

Each entry: code, continent, English name; then other names, among them the French, German
and Spanish ones of the countries most jobs are in.
"""

from collections.abc import Iterator
from functools import cache

from referio.core.text import fold

_TABLE = """
AD EU Andorra|AE AS United Arab Emirates;UAE;U.A.E.;Emirates;Émirats arabes unis;
Vereinigte Arabische Emirate;Emiratos Árabes Unidos;VAE|AF AS Afghanistan|
AG NA Antigua and Barbuda|AI NA Anguilla|AL EU Albania|AM AS Armenia|AO AF Angola|
AQ AN Antarctica|AR SA Argentina;Argentine;Argentinien|AS OC American Samoa|
AT EU Austria;Autriche;Österreich|AU OC Australia;Australie;Australien|AW NA Aruba|
AX EU Åland Islands;Aland|AZ AS Azerbaijan|BA EU Bosnia and Herzegovina;Bosnia|
BB NA Barbados|BD AS Bangladesh|BE EU Belgium;Belgique;Belgien;Bélgica;België|
BF AF Burkina Faso|BG EU Bulgaria;Bulgarie;Bulgarien|BH AS Bahrain|BI AF Burundi|
BJ AF Benin|BL NA Saint Barthélemy|BM NA Bermuda|BN AS Brunei|BO SA Bolivia;Bolivie;Bolivien|
BQ NA Caribbean Netherlands;Bonaire|BR SA Brazil;Brésil;Brasilien;Brasil|BS NA Bahamas;
The Bahamas|BT AS Bhutan|BV AN Bouvet Island|BW AF Botswana|BY EU Belarus|BZ NA Belize|
CA NA Canada;Kanada;Canadá|CC AS Cocos Islands|CD AF Democratic Republic of the Congo;DRC;
DR Congo|CF AF Central African Republic|CG AF Republic of the Congo;Congo|
CH EU Switzerland;Suisse;Schweiz;Suiza;Svizzera|CI AF Ivory Coast;Côte d'Ivoire|
CK OC Cook Islands|CL SA Chile;Chili|CM AF Cameroon;Cameroun|CN AS China;Chine;
Mainland China;PRC|CO SA Colombia;Colombie;Kolumbien|CR NA Costa Rica|CU NA Cuba|
CV AF Cabo Verde;Cape Verde|CW NA Curaçao|CX OC Christmas Island|CY EU Cyprus|
CZ EU Czechia;Czech Republic;Tchéquie;République tchèque;Tschechien;Chequia;Česko|
DE EU Germany;Allemagne;Deutschland;Alemania|DJ AF Djibouti|DK EU Denmark;Danemark;
Dänemark;Dinamarca;Danmark|DM NA Dominica|DO NA Dominican Republic;República Dominicana|
DZ AF Algeria;Algérie|EC SA Ecuador|EE EU Estonia;Estonie;Estland|EG AF Egypt;Égypte;
Ägypten;Egipto|EH AF Western Sahara|ER AF Eritrea|ES EU Spain;Espagne;Spanien;España|
ET AF Ethiopia|FI EU Finland;Finlande;Finnland;Finlandia;Suomi|FJ OC Fiji|
FK SA Falkland Islands|FM OC Micronesia|FO EU Faroe Islands|FR EU France;Frankreich;Francia|
GA AF Gabon|GB EU United Kingdom;UK;U.K.;Great Britain;Britain;Royaume-Uni;
Vereinigtes Königreich;Großbritannien;Reino Unido|GD NA Grenada|GE AS Georgia|
GF SA French Guiana|GG EU Guernsey|GH AF Ghana|GI EU Gibraltar|GL NA Greenland|
GM AF Gambia;The Gambia|GN AF Guinea|GP NA Guadeloupe|GQ AF Equatorial Guinea|
GR EU Greece;Grèce;Griechenland;Grecia|GS AN South Georgia and the South Sandwich Islands|
GT NA Guatemala|GU OC Guam|GW AF Guinea-Bissau|GY SA Guyana|HK AS Hong Kong;Hongkong;
Hong Kong SAR|HM AN Heard Island and McDonald Islands|HN NA Honduras|HR EU Croatia;Croatie;
Kroatien;Croacia;Hrvatska|HT NA Haiti|HU EU Hungary;Hongrie;Ungarn;Hungría|ID AS Indonesia;
Indonésie;Indonesien|IE EU Ireland;Irlande;Irland;Irlanda;Republic of Ireland|
IL AS Israel;Israël|IM EU Isle of Man|IN AS India;Inde;Indien|
IO AS British Indian Ocean Territory|IQ AS Iraq|IR AS Iran|IS EU Iceland|IT EU Italy;
Italie;Italien;Italia|JE EU Jersey|JM NA Jamaica|JO AS Jordan|JP AS Japan;Japon;Japón|
KE AF Kenya;Kenia|KG AS Kyrgyzstan|KH AS Cambodia|KI OC Kiribati|KM AF Comoros|
KN NA Saint Kitts and Nevis;St Kitts and Nevis|KP AS North Korea|KR AS South Korea;Korea;
Republic of Korea;Corée du Sud;Südkorea;Corea del Sur|KW AS Kuwait|KY NA Cayman Islands|
KZ AS Kazakhstan|LA AS Laos|LB AS Lebanon;Liban|LC NA Saint Lucia|LI EU Liechtenstein|
LK AS Sri Lanka|LR AF Liberia|LS AF Lesotho|LT EU Lithuania;Lituanie;Litauen;Lituania|
LU EU Luxembourg;Luxemburg;Luxemburgo|LV EU Latvia;Lettonie;Lettland;Letonia|LY AF Libya|
MA AF Morocco;Maroc;Marokko;Marruecos|MC EU Monaco|MD EU Moldova|ME EU Montenegro|
MF NA Saint Martin|MG AF Madagascar|MH OC Marshall Islands|MK EU North Macedonia;Macedonia|
ML AF Mali|MM AS Myanmar;Burma|MN AS Mongolia|MO AS Macao;Macau|MP OC Northern Mariana Islands|
MQ NA Martinique|MR AF Mauritania|MS NA Montserrat|MT EU Malta|MU AF Mauritius|
MV AS Maldives|MW AF Malawi|MX NA Mexico;Mexique;Mexiko;México|MY AS Malaysia;Malaisie|
MZ AF Mozambique|NA AF Namibia|NC OC New Caledonia|NE AF Niger|NF OC Norfolk Island|
NG AF Nigeria;Nigéria|NI NA Nicaragua|NL EU Netherlands;The Netherlands;Holland;Pays-Bas;
Niederlande;Países Bajos;Nederland|NO EU Norway;Norvège;Norwegen;Noruega;Norge|NP AS Nepal|
NR OC Nauru|NU OC Niue|NZ OC New Zealand;Nouvelle-Zélande;Neuseeland;Nueva Zelanda|
OM AS Oman|PA NA Panama;Panamá|PE SA Peru;Pérou;Perú|PF OC French Polynesia|
PG OC Papua New Guinea|PH AS Philippines;The Philippines;Philippinen;Filipinas|
PK AS Pakistan|PL EU Poland;Pologne;Polen;Polonia;Polska|PM NA Saint Pierre and Miquelon|
PN OC Pitcairn|PR NA Puerto Rico|PS AS Palestine;Palestinian Territory|PT EU Portugal|
PW OC Palau|PY SA Paraguay|QA AS Qatar|RE AF Réunion|RO EU Romania;Roumanie;Rumänien;Rumania|
RS EU Serbia;Serbie;Serbien|RU EU Russia;Russian Federation;Russie;Russland;Rusia|RW AF Rwanda|
SA AS Saudi Arabia;KSA;Arabie saoudite;Saudi-Arabien;Arabia Saudita|SB OC Solomon Islands|
SC AF Seychelles|SD AF Sudan|SE EU Sweden;Suède;Schweden;Suecia;Sverige|
SG AS Singapore;Singapour;Singapur|SH AF Saint Helena|SI EU Slovenia;Slovénie;Slowenien|
SJ EU Svalbard and Jan Mayen|SK EU Slovakia;Slovaquie;Slowakei|SL AF Sierra Leone|
SM EU San Marino|SN AF Senegal;Sénégal|SO AF Somalia|SR SA Suriname|SS AF South Sudan|
ST AF São Tomé and Príncipe|SV NA El Salvador|SX NA Sint Maarten|SY AS Syria|
SZ AF Eswatini;Swaziland|TC NA Turks and Caicos Islands|TD AF Chad|
TF AN French Southern Territories|TG AF Togo|TH AS Thailand;Thaïlande|TJ AS Tajikistan|
TK OC Tokelau|TL OC Timor-Leste;East Timor|TM AS Turkmenistan|TN AF Tunisia;Tunisie;
Tunesien;Túnez|TO OC Tonga|TR AS Turkey;Türkiye;Turquie;Türkei;Turquía|
TT NA Trinidad and Tobago|TV OC Tuvalu|TW AS Taiwan;Taïwan|TZ AF Tanzania|UA EU Ukraine;Ucrania|
UG AF Uganda|UM OC United States Minor Outlying Islands|US NA United States;USA;U.S.A.;U.S.;
United States of America;America;États-Unis;Vereinigte Staaten;Estados Unidos;EE. UU.|
UY SA Uruguay|UZ AS Uzbekistan|VA EU Vatican City;Vatican|VC NA Saint Vincent and the Grenadines|
VE SA Venezuela|VG NA British Virgin Islands|VI NA U.S. Virgin Islands|VN AS Vietnam;
Viet Nam|VU OC Vanuatu|WF OC Wallis and Futuna|WS OC Samoa|XK EU Kosovo|YE AS Yemen|
YT AF Mayotte|ZA AF South Africa;Afrique du Sud;Südafrika;Sudáfrica;RSA|ZM AF Zambia|
ZW AF Zimbabwe
"""

# What job adverts mean by these: time zones and payrolls, more than the map.
_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_MIDDLE_EAST = "AE BH CY EG IL IQ IR JO KW LB OM PS QA SA SY TR YE"
_LATIN = (
    "AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE "  # Spanish, Portuguese
    "BB BS BZ GY HT JM SR TT"  # and the neighbours that employers count in
)
_SOUTH_EAST_ASIA = "BN ID KH LA MM MY PH SG TH TL VN"
_WEST = "AT BE CH DE FR LI LU MC NL"
_NORTH = "DK FI IS NO SE"
_SOUTH = "AD ES GR IT MT PT SM VA"
_PARTS = {
    "ANZ": "AU NZ",
    "Baltics": "EE LT LV",
    "Benelux": "BE LU NL",
    "British Isles": "GB IE",
    "Caribbean": "BB BS CU DO HT JM PR TT",
    "Central America": "BZ CR GT HN NI PA SV",
    "Central Europe": "AT CH CZ DE HU LI PL SI SK",
    "CEE": "BG CZ EE HR HU LT LV PL RO SI SK",
    "CIS": "AM AZ BY KG KZ MD RU TJ UZ",
    "DACH": "AT CH DE",
    "East Asia": "CN HK JP KR MO MN TW",
    "Eastern Europe": "BG BY CZ HU MD PL RO RU SK UA",
    "EEA": f"{_EU} IS LI NO",
    "EU": _EU,
    "European Union": _EU,
    "GCC": "AE BH KW OM QA SA",
    "Iberia": "ES PT",
    "LATAM": _LATIN,
    "Latin America": _LATIN,
    "MENA": f"{_MIDDLE_EAST} DZ LY MA TN",
    "Middle East": _MIDDLE_EAST,
    "NAM": "CA US",
    "Nordics": "DK FI IS NO SE",
    "Nordic countries": _NORTH,
    "North America": "CA MX US",
    "Northern Europe": f"{_NORTH} EE GB IE LT LV",
    "Scandinavia": "DK NO SE",
    "South Asia": "AF BD BT IN LK MV NP PK",
    "Southern Europe": f"{_SOUTH} AL BA HR ME MK RS SI XK",
    "South East Asia": _SOUTH_EAST_ASIA,
    "Southeast Asia": _SOUTH_EAST_ASIA,
    "Western Europe": f"{_WEST} {_NORTH} ES GB IE IT PT",
}


def _entries() -> Iterator[tuple[str, str, list[str]]]:
    for entry in "".join(_TABLE.split("\n")).split("|"):
        code, continent, names = entry.split(" ", 2)
        yield code, continent, names.split(";")


_NAMES = {code: names[0] for code, _, names in _entries()}
_CODES = {fold(name): code for code, _, names in _entries() for name in names}


def country_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 alpha-2 code, or the code where unknown."""
    return _NAMES.get(code, code)


def country_named(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a name people write, or ""."""
    return _CODES.get(fold(name.strip()), "")


def is_country(code: str) -> bool:
    """Tell whether an upper-case ISO 3166-1 alpha-2 code is in use."""
    return code in _NAMES


@cache
def parts_of_the_world() -> dict[str, tuple[str, frozenset[str]]]:
    """Return by folded name: how a part of the world is written, and its countries."""
    listed = {name: frozenset(codes.split()) for name, codes in _PARTS.items()}
    parts = {**listed, **_continents()}
    return {fold(name): (name, codes) for name, codes in parts.items()}


def _continents() -> dict[str, frozenset[str]]:
    # On the map the Gulf and Turkey are in Asia; employers count them in EMEA.
    middle_east = frozenset(_MIDDLE_EAST.split())
    apac = _on("AS", "OC") - middle_east
    return {
        "Africa": _on("AF"),
        "Americas": _on("NA", "SA"),
        "APAC": apac,
        "APJ": apac,
        "Asia": _on("AS"),
        "Asia Pacific": apac,
        "Asia-Pacific": apac,
        "EMEA": _on("EU", "AF") | middle_east,
        "Europe": _on("EU"),
        "Oceania": _on("OC"),
        "South America": _on("SA"),
        "Sub-Saharan Africa": _on("AF")
        - frozenset(["DZ", "EG", "EH", "LY", "MA", "TN"]),
    }


def _on(*continents: str) -> frozenset[str]:
    return frozenset(
        code for code, continent, _ in _entries() if continent in continents
    )
