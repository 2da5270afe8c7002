"""Regions of the countries whose job adverts name them, and short names of cities.

A region's code is the one people write after a city ("Austin, TX"). GeoNames numbers the
regions of some countries instead: `region_code` puts its numbers into these codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from referio.core.text import fold

_TABLE = {
    "US": (
        "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|"
        "CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|"
        "HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|"
        "LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|"
        "MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|"
        "NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|"
        "OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|"
        "SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|"
        "VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"
    ),
    "CA": (
        "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|"
        "NL Newfoundland and Labrador|NS Nova Scotia|ON Ontario|"
        "PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon|"
        "NT Northwest Territories|NU Nunavut"
    ),
    "GB": "ENG England|SCT Scotland|WLS Wales|NIR Northern Ireland",
    "AU": (
        "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|"
        "QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|"
        "WA Western Australia"
    ),
    "IN": (
        "AP Andhra Pradesh|AS Assam|BR Bihar|CG Chhattisgarh|CH Chandigarh|DL Delhi|"
        "GA Goa|GJ Gujarat|HP Himachal Pradesh|HR Haryana|JH Jharkhand|KA Karnataka|"
        "KL Kerala|MH Maharashtra|MP Madhya Pradesh|OD Odisha|PB Punjab|RJ Rajasthan|"
        "TG Telangana|TN Tamil Nadu|TS Telangana|UT Uttarakhand|UP Uttar Pradesh|"
        "WB West Bengal"
    ),
    # Numbered as GeoNames numbers them; those named like their city are left to the city.
    "DE": (
        "01 Baden-Württemberg|02 Bavaria|02 Bayern|05 Hesse|05 Hessen|06 Lower Saxony|"
        "06 Niedersachsen|07 North Rhine-Westphalia|07 Nordrhein-Westfalen|07 NRW|"
        "08 Rheinland-Pfalz|10 Schleswig-Holstein|11 Brandenburg|13 Saxony|13 Sachsen|"
        "15 Thuringia|15 Thüringen"
    ),
    "FR": (
        "11 Île-de-France|11 IDF|84 Auvergne-Rhône-Alpes|93 Provence-Alpes-Côte d'Azur|"
        "93 PACA|75 Nouvelle-Aquitaine|76 Occitanie|53 Bretagne|28 Normandie|"
        "32 Hauts-de-France|44 Grand Est|52 Pays de la Loire"
    ),
    "ES": "56 Catalonia|56 Cataluña|56 Catalunya|51 Andalusia|51 Andalucía|59 País Vasco",
    "NL": "11 Zuid-Holland|11 South Holland|07 Noord-Holland|07 North Holland",
}

_GEONAMES = {
    "CA": (
        "01 AB|02 BC|03 MB|04 NB|05 NL|07 NS|08 ON|09 PE|10 QC|11 SK|12 YT|13 NT|14 NU"
    ),
    "AU": "01 ACT|02 NSW|03 NT|04 QLD|05 SA|06 TAS|07 VIC|08 WA",
    "IN": (
        "02 AP|03 AS|05 CH|07 DL|09 GJ|10 HR|11 HP|13 KL|16 MH|19 KA|21 OD|23 PB|24 RJ|"
        "25 TN|28 WB|33 GA|34 BR|35 MP|36 UP|37 CG|38 JH|39 UT|40 TG"
    ),
}

_CITIES = (
    "AMS Amsterdam NL|ATL Atlanta US|ATX Austin US|BCN Barcelona ES|BER Berlin DE|"
    "BKK Bangkok TH|BLR Bengaluru IN|BOM Mumbai IN|BOS Boston US|BRU Brussels BE|"
    "CDG Paris FR|CDMX Mexico City MX|CGN Köln DE|CPH Copenhagen DK|CPT Cape Town ZA|"
    "DBN Durban ZA|DEL Delhi IN|DEN Denver US|DFW Dallas US|DTW Detroit US|"
    "DUB Dublin IE|DUR Durban ZA|DUS Düsseldorf DE|DXB Dubai AE|EDI Edinburgh GB|"
    "FRA Frankfurt am Main DE|GVA Genève CH|HAM Hamburg DE|HEL Helsinki FI|"
    "HYD Hyderabad IN|IAD Washington US|ICN Seoul KR|IST Istanbul TR|"
    "JHB Johannesburg ZA|JNB Johannesburg ZA|KUL Kuala Lumpur MY|LA Los Angeles US|"
    "LAX Los Angeles US|LDN London GB|LHR London GB|LIS Lisbon PT|LON London GB|"
    "MAD Madrid ES|MEL Melbourne AU|MEX Mexico City MX|MIA Miami US|MIL Milan IT|"
    "MUC Munich DE|NBO Nairobi KE|NYC New York US|OPO Porto PT|ORD Chicago US|"
    "OSL Oslo NO|PAR Paris FR|PDX Portland US|PHL Philadelphia US|PRG Prague CZ|"
    "PTA Pretoria ZA|SEA Seattle US|SF San Francisco US|SFO San Francisco US|"
    "SIN Singapore SG|SLC Salt Lake City US|STO Stockholm SE|SYD Sydney AU|"
    "TLV Tel Aviv IL|TYO Tokyo JP|VIE Vienna AT|WAW Warsaw PL|YUL Montréal CA|"
    "YVR Vancouver CA|YYZ Toronto CA|ZRH Zürich CH"
)

_AREAS = {
    "bay area": ("San Francisco", "US"),
    "san francisco bay area": ("San Francisco", "US"),
    "sf bay area": ("San Francisco", "US"),
    "silicon valley": ("San Jose", "US"),
    "dc metro": ("Washington", "US"),
    "washington dc": ("Washington", "US"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a country: its code, as people write it, and its name."""

    country: str
    code: str
    name: str


def _regions() -> Iterator[Region]:
    for country, table in _TABLE.items():
        for entry in table.split("|"):
            code, name = entry.split(" ", 1)
            yield Region(country, code, name)


def _city_codes() -> Iterator[tuple[str, tuple[str, str]]]:
    for entry in _CITIES.split("|"):
        code, rest = entry.split(" ", 1)
        name, country = rest.rsplit(" ", 1)
        yield code, (name, country)


_BY_NAME: dict[str, list[Region]] = {}
for _region in _regions():
    for _name in dict.fromkeys((_region.code, fold(_region.name))):
        _BY_NAME.setdefault(_name, []).append(_region)
_NAMES: dict[tuple[str, str], str] = {}
for _region in _regions():
    _NAMES.setdefault((_region.country, _region.code), _region.name)
_CITY_CODES = dict(_city_codes())
_GEONAMES_CODES = {
    (country, entry.split()[0]): entry.split()[1]
    for country, table in _GEONAMES.items()
    for entry in table.split("|")
}


def regions_named(name: str) -> tuple[Region, ...]:
    """Return the regions of a name in any case, or of a code in capitals."""
    written = name.strip()
    found = _BY_NAME.get(written, []) + _BY_NAME.get(fold(written), [])
    return tuple(dict.fromkeys(found))


def region_code(country: str, geonames_admin1: str) -> str:
    """Return our code for a GeoNames first-order division; its own code where we have none."""
    return _GEONAMES_CODES.get((country, geonames_admin1), geonames_admin1)


def city_short_named(name: str) -> tuple[str, str] | None:
    """Return the city name and country of an airport-like code, or of an area named so."""
    return _CITY_CODES.get(name.strip()) or _AREAS.get(fold(name.strip()))


def region_name(country: str, code: str) -> str:
    """Return the name of a region by its code; the code itself where we have no name."""
    return _NAMES.get((country, code), code)
