"""Small vocabularies in the shape of the published ones, with jobs of our own invention."""

import csv
import io

from referio.matching.occupation_files import Vocabulary, read_vocabulary

ONET_HEADING = ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"]
ESCO_HEADING = [
    "conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels",
    "hiddenLabels", "status", "description", "code",
]  # fmt: skip
ABOUT = "People who do this work mend the kettles of the town, and they like to do it."


def onet_text(*titles: tuple[str, str, str]) -> str:
    """Return a file of alternate titles: (code, title, short title or "")."""
    rows = [[code, title, short or "n/a", "08"] for code, title, short in titles]
    return "\n".join("\t".join(row) for row in [ONET_HEADING, *rows]) + "\n"


def esco_text(*occupations: tuple[str, str], about: str = ABOUT) -> str:
    """Return a file of occupations: (preferred label, other labels with bars between)."""
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\r\n").writerow
    write(ESCO_HEADING)
    for number, (label, others) in enumerate(occupations):
        uri = f"http://data.example/occupation/{number}"
        labels = "\n".join(others.split("|"))
        write(["Occupation", uri, "1", label, labels, "", "released", about, "1.1"])
    return file.getvalue()


def onet(*titles: tuple[str, str, str]) -> Vocabulary:
    return read_vocabulary(onet_text(*titles).splitlines(keepends=True))


def esco(*occupations: tuple[str, str], about: str = ABOUT) -> Vocabulary:
    return read_vocabulary(
        io.StringIO(esco_text(*occupations, about=about), newline="")
    )
