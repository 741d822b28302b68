"""A stored file is whole, private, written once, and found out when it changes."""

import os
import stat
import tracemalloc
from pathlib import Path

import pytest

from mailbot.errors import StoreUnusable
from mailbot.store.blobs import UNFINISHED, Blobs, private_folder
from mailbot.values import sha256


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "data" / "documents")


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_what_is_put_in_comes_out_under_its_sha256(blobs: Blobs) -> None:
    digest = blobs.put(b"\x00\xff mail")
    assert digest == sha256(b"\x00\xff mail")
    assert blobs.read(digest) == b"\x00\xff mail"
    assert blobs.has(digest)
    assert blobs.put(b"") == sha256(b"")
    assert blobs.read(sha256(b"")) == b""


def test_files_and_folders_are_for_the_owner_alone(blobs: Blobs) -> None:
    before = os.umask(0)
    try:
        digest = blobs.put(b"private")
    finally:
        os.umask(before)
    file = blobs.folder / digest[:2] / digest
    assert mode(file) == 0o600
    assert [mode(place) for place in (file.parent, blobs.folder, blobs.folder.parent)] == [
        0o700,
        0o700,
        0o700,
    ]


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


def test_the_same_bytes_again_are_not_written_again(blobs: Blobs) -> None:
    digest = blobs.put(b"once")
    file = blobs.folder / digest[:2] / digest
    before = file.stat().st_ino
    assert blobs.put(b"once") == digest
    assert file.stat().st_ino == before
    assert [place.name for place in file.parent.iterdir()] == [digest]


def test_a_file_cut_short_is_written_anew(blobs: Blobs) -> None:
    digest = blobs.put(b"whole")
    (blobs.folder / digest[:2] / digest).write_bytes(b"who")
    blobs.put(b"whole")
    assert blobs.read(digest) == b"whole"


def test_a_file_that_changed_is_never_given_out(blobs: Blobs) -> None:
    digest = blobs.put(b"original")
    (blobs.folder / digest[:2] / digest).write_bytes(b"tampered")
    with pytest.raises(StoreUnusable, match="damaged"):
        blobs.read(digest)


def test_a_missing_file_is_named(blobs: Blobs) -> None:
    digest = sha256(b"never")
    assert not blobs.has(digest)
    assert not blobs.remove(digest)
    with pytest.raises(StoreUnusable, match=digest[:12]):
        blobs.read(digest)


def test_a_removed_file_is_gone(blobs: Blobs) -> None:
    digest = blobs.put(b"short-lived")
    assert blobs.remove(digest)
    assert not blobs.has(digest)


def test_a_write_that_fails_leaves_nothing_behind(blobs: Blobs) -> None:
    digest = sha256(b"data")
    place = blobs.folder / digest[:2] / digest
    place.mkdir(parents=True)  # a file cannot take a folder's name
    with pytest.raises(StoreUnusable, match="cannot write"):
        blobs.put(b"data")
    assert [left.name for left in place.parent.iterdir()] == [digest]
    assert not list(blobs.folder.rglob(f"{UNFINISHED}*"))


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="file"):
        Blobs(tmp_path / "file")
    with pytest.raises(StoreUnusable, match="below"):
        Blobs(tmp_path / "file" / "below")


def test_a_large_mail_is_written_without_a_copy_and_read_with_one(blobs: Blobs) -> None:
    data = os.urandom(25 * 1024 * 1024)
    tracemalloc.start()
    try:
        digest = blobs.put(data)
        _, writing = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        assert len(blobs.read(digest)) == len(data)
        _, reading = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert writing < 1_000_000
    assert reading < 1.1 * len(data)


def test_a_file_is_kept_as_its_bytes_would_be(blobs: Blobs, tmp_path: Path) -> None:
    data = bytes(range(256)) * 10_000
    file = tmp_path / "mail"
    file.write_bytes(data)
    digest = blobs.write_file(file).sha256
    assert digest == sha256(data)
    assert blobs.read(digest) == data
    assert mode(blobs.file(digest)) == 0o600
    with pytest.raises(StoreUnusable, match="cannot read"):
        blobs.write_file(tmp_path / "gone")
