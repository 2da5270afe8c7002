"""Taking published names of occupations in, and what counts as one another afterwards."""

import gzip
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from referio.jobs import queries, vocabularies
from referio.jobs.models import OccupationName, Vocabulary
from referio.matching.lexicon import OWN, Group
from referio.transactions import TransactionMissing, transaction
from tests.matching.published import esco_text, onet_text

pytestmark = pytest.mark.django_db

KETTLES = esco_text(("kettle mender", "tin mender|pot repairer"))
SPOONS = esco_text(("spoon polisher", "cutlery polisher"))
OFFICERS = onet_text(("11-1", "KO Clerk (Kettle Office Clerk)", ""))


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    content = text.encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def vocabulary(*given: object) -> str:
    out = StringIO()
    call_command("vocabulary", *map(str, given), stdout=out)
    return out.getvalue()


def rows() -> list[tuple[str, int, int, str]]:
    named = OccupationName.objects.order_by("vocabulary", "group", "at")
    return list(named.values_list("vocabulary_id", "group", "at", "name"))


def store(source: str, groups: Sequence[Group], thanks: str = "thanks") -> bool:
    with transaction():
        return vocabularies.replace(source, thanks, groups)


def test_names_are_stored_with_source_group_and_attribution(tmp_path: Path) -> None:
    said = vocabulary("import", file(tmp_path, "occupations_en.csv", KETTLES))
    assert "esco-en: stored, 3 names in 1 groups, of 1 occupations" in said
    assert "ESCO classification of the European Commission" in said
    assert rows() == [
        ("esco-en", 0, 0, "kettle mender"),
        ("esco-en", 0, 1, "tin mender"),
        ("esco-en", 0, 2, "pot repairer"),
    ]
    assert "European Commission" in Vocabulary.objects.get().attribution


def test_compressed_files_of_several_sources(tmp_path: Path) -> None:
    told = json.loads(
        vocabulary(
            "import",
            file(tmp_path, "a.csv.gz", KETTLES),
            file(tmp_path, "b.csv.gz", SPOONS),
            file(tmp_path, "c.tsv.gz", OFFICERS),
            "--json",
        )
    )
    assert {source: one["names"] for source, one in told.items()} == {
        "esco-en": 5,
        "onet": 2,
    }
    assert told["esco-en"]["occupations"] == 2
    assert "CC BY 4.0" in told["onet"]["attribution"]
    assert [one.source for one in queries.imported()] == ["esco-en", "onet"]


def test_importing_twice_leaves_the_same_rows_and_version(tmp_path: Path) -> None:
    kettles = file(tmp_path, "a.csv", KETTLES)
    vocabulary("import", kettles)
    before = list(OccupationName.objects.values_list("pk", "name"))
    assert "as it was" in vocabulary("import", kettles)
    assert list(OccupationName.objects.values_list("pk", "name")) == before
    assert Vocabulary.objects.get().version == 1


def test_a_source_is_replaced_and_others_stay(tmp_path: Path) -> None:
    vocabulary("import", file(tmp_path, "a.csv", KETTLES))
    vocabulary("import", file(tmp_path, "b.tsv", OFFICERS))
    vocabulary("import", file(tmp_path, "c.csv", SPOONS))
    assert [row[3] for row in rows()] == [
        "spoon polisher",
        "cutlery polisher",
        "KO Clerk",
        "Kettle Office Clerk",
    ]
    assert Vocabulary.objects.get(pk="esco-en").version == 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("notes.txt", b"dear diary\n", "notes.txt is no vocabulary: its first line"),
        ("cut.csv.gz", gzip.compress(KETTLES.encode())[:60], "cut.csv.gz cannot be read"),
        ("latin.csv", KETTLES.replace("tin", "tün").encode("latin-1"), "UTF-8"),
        ("empty.csv", b"", "empty.csv is no vocabulary"),
    ],
    ids=lambda given: given if isinstance(given, str) else "bytes",
)  # fmt: skip
def test_a_file_that_cannot_be_used_changes_nothing(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(CommandError, match=why) as failed:
        vocabulary("import", file(tmp_path, "good.csv", KETTLES), bad)
    assert "Nothing was changed" in str(failed.value)
    assert rows() == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.csv cannot be read"):
        vocabulary("import", tmp_path / "gone.csv")


@pytest.mark.parametrize("given", [[], ["import"], ["eat", "kettles"]])
def test_a_wrong_call_is_refused(given: list[str]) -> None:
    with pytest.raises(CommandError):
        vocabulary(*given)


def test_shown_by_source_with_whom_to_thank() -> None:
    store("esco-en", [("nurse", "ward nurse")], thanks="Thanks to ESCO.")
    said = vocabulary("show", "Nurse")
    assert "own: registered nurse, rn, staff nurse" in said
    assert "esco-en: ward nurse" in said
    assert "Thanks to ESCO." in said


def test_a_phrase_is_shown_for_programs() -> None:
    told = json.loads(vocabulary("show", "lorry", "driver", "--json"))
    assert "truck driver" in told["own"]["counts as it"]
    assert vocabulary("show", "kettle mender") == "Nothing counts as that.\n"
    assert json.loads(vocabulary("show", "kettle mender", "--json")) == {}


def test_without_imports_our_own_table_is_all() -> None:
    assert queries.lexicon() is OWN


def test_what_was_imported_counts_besides_our_own() -> None:
    store("esco-en", [("kettle mender", "tin mender"), ("nurse", "ward nurse")])
    store("onet", [("tin mender", "tinsmith")])
    lexicon = queries.lexicon()
    assert lexicon.counts_as("tin mender") == ("kettle mender", "tinsmith")
    assert lexicon.counts_as("nurse") == (*OWN.counts_as("nurse"), "ward nurse")
    assert lexicon.version != OWN.version


def test_the_lexicon_is_asked_for_by_versions_alone_until_something_changes(
    django_assert_num_queries,
) -> None:
    store("esco-en", [("kettle mender", "tin mender")])
    first = queries.lexicon()
    with django_assert_num_queries(1):
        assert queries.lexicon() is first
    assert not store("esco-en", [("kettle mender", "tin mender")])
    assert queries.lexicon() is first
    assert store("esco-en", [("kettle mender", "pot mender")])
    assert queries.lexicon().counts_as("kettle mender") == ("pot mender",)


def test_taking_a_vocabulary_back_is_noticed() -> None:
    one, other = [("kettle mender", "tin mender")], [("kettle mender", "pot mender")]
    for groups in (one, other, one):
        store("esco-en", groups)
        assert queries.lexicon().counts_as("kettle mender") == (groups[0][1],)
    store("esco-en", [])
    assert queries.lexicon().counts_as("kettle mender") == ()


def test_a_new_attribution_is_stored() -> None:
    store("onet", [("kettle mender", "tin mender")], thanks="old")
    assert store("onet", [("kettle mender", "tin mender")], thanks="new")
    assert Vocabulary.objects.get().attribution == "new"


@pytest.mark.django_db(transaction=True)
def test_it_needs_a_transaction() -> None:
    with pytest.raises(TransactionMissing):
        vocabularies.replace("onet", "thanks", [])


def test_a_database_of_an_older_version_says_what_to_run() -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table jobs_vocabulary rename to jobs_vocabulary_gone")
    with pytest.raises(CommandError, match="referio manage migrate"):
        vocabulary("show", "nurse")
