"""What the private PostgreSQL is allowed: by the memory there is, and by what is kept."""

from pathlib import Path

import pytest

from referio.local.postgres_folder import Folder, buffers_mb, memory, options

GB = 1 << 30


@pytest.mark.parametrize(
    ("octets", "megabytes"),
    [(GB // 2, 128), (GB, 128), (4 * GB, 512), (8 * GB, 1024), (64 * GB, 1024)],
)
def test_buffers_are_an_eighth_of_the_memory_within_reason(octets, megabytes) -> None:
    assert buffers_mb(octets) == megabytes


@pytest.mark.parametrize("told", ["max\n", "", f"{1 << 60}\n"])
def test_a_container_without_a_limit_has_the_memory_of_the_machine(tmp_path, told):
    limit = tmp_path / "memory.max"
    limit.write_text(told)
    assert memory(limit) == memory(tmp_path / "nothing") > GB // 4


def test_a_container_has_what_it_is_limited_to(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("134217728\n")
    assert memory(limit) == 128 << 20


def test_only_a_log_that_is_kept_may_grow(tmp_path: Path) -> None:
    assert "max_wal_size=4GB" in options(Folder(tmp_path), fsync=True)
    assert "max_wal_size=4GB" not in options(Folder(tmp_path), fsync=False)
