"""A zip from outside is unpacked within bounds, whatever it says of itself."""

import io
import zipfile

import pytest

from jalons.base.zip_files import Problem, SafeZip, UnsafeZip, ZipBounds, pack_files, unpack_files, unzip_files

BOUNDS = ZipBounds(unpacked=100_000, ratio=20, free=1_000, files=3)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def problem(content: bytes) -> Problem:
    with pytest.raises(UnsafeZip) as unsafe:
        unzip_files(content, BOUNDS)
    return unsafe.value.problem


def locked() -> bytes:
    """The flag of a password, in the file and in its directory."""
    content = bytearray(zipped({"a": b"a"}, zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def altered() -> bytes:
    """A letter of what it holds is another one: the check sum tells."""
    return zipped({"a": b"one"}, zipfile.ZIP_STORED).replace(b"one", b"two")


def misnamed() -> bytes:
    """A name said to be UTF-8 that is not."""
    return zipped({"é": b"a"}).replace("é".encode(), b"\xc3(")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (zipped(dict.fromkeys("abcd", b"a")), Problem.MANY_FILES),
        (zipped({"a": bytes(100_001)}), Problem.LARGE),
        (zipped({"a": bytes(50_000)}), Problem.BOMB),
        (zipped({"a": bytes(50_000)})[:-10], Problem.DAMAGED),
        (altered(), Problem.DAMAGED),
        (zipped({"a": b"a", "A": b"b"}), Problem.DAMAGED),
        (zipped({"../a": b"a"}), Problem.DAMAGED),
        (zipped({"/a": b"a"}), Problem.DAMAGED),
        (zipped({"a": b"a"}, zipfile.ZIP_BZIP2), Problem.DAMAGED),
        (misnamed(), Problem.DAMAGED),
        (locked(), Problem.LOCKED),
        (b"PK\x03\x04", Problem.DAMAGED),
    ],
)
def test_what_is_unsafe_is_told_apart(content: bytes, found: Problem) -> None:
    assert problem(content) == found


def test_what_is_stored_beside_does_not_hide_a_bomb() -> None:
    out = io.BytesIO(zipped({"a": bytes(50_000)}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("b", bytes(10_000))
    assert problem(out.getvalue()) == Problem.BOMB


def test_only_what_is_chosen_is_unpacked() -> None:
    content = zipped({"a": b"one", "b": b"two"})
    assert unzip_files(content, BOUNDS, lambda names: [name for name in names if name == "b"]) == {"b": b"two"}
    assert unzip_files(content, BOUNDS) == {"a": b"one", "b": b"two"}


def test_the_same_files_are_packed_into_the_same_bytes() -> None:
    packed = pack_files({"a": b"one", "b": "deux"}, mimetype="text/plain")
    assert packed == pack_files({"a": b"one", "b": "deux"}, mimetype="text/plain")
    assert list(unpack_files(packed).items()) == [("mimetype", b"text/plain"), ("a", b"one"), ("b", b"deux")]


def test_a_file_of_an_archive_is_read_as_a_stream_within_the_bounds() -> None:
    content = zipped({"small": b"one", "large": bytes(50_000)})
    with SafeZip(io.BytesIO(content), BOUNDS) as archive:
        assert (archive.names, archive.size, archive.announced_size("large")) == (["small", "large"], 50_003, 50_000)
        with archive.open("small") as file:
            assert file.read(2) == b"on"
        with pytest.raises(UnsafeZip) as unsafe:
            archive.open("large")
        assert unsafe.value.problem == Problem.BOMB
