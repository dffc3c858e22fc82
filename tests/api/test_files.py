"""Files by the API: looked at, made safe, bounded, given out as downloads alone, and never to strangers."""

import asyncio
import hashlib
import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from obstore.store import from_url
from PIL import Image

from api.file_kinds import Refused, sniff
from api.file_names import LONGEST, disposition, safe_name
from api.files_in import take_in
from api.problems import Problem
from api.uploads import LARGEST_FILE, LARGEST_UPLOAD, Upload
from claims.commands import Actor
from store.blobs import Blobs
from store.cards import stored_claim
from store.sight import sight_of_system
from tests.api.office import Office

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def photo(size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """A JPEG as a telephone makes it: turned, with its place and its maker."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # held upright: to be turned by 90 degrees
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 21.0), 3: "E", 4: (37.0, 37.0, 2.0)})
    Image.linear_gradient("L").resize(size).convert("RGB").save(
        made, "JPEG", exif=exif, comment=b"secret words", **more
    )
    return made.getvalue()


def packed(entries: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in entries.items():
            folder.writestr(name, content)
    return made.getvalue()


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
ODT = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40


@pytest.fixture
async def claim(office: Office) -> str:
    return (await office.file()).json()["id"]


async def send(
    office: Office, claim: str, *files: tuple[str, bytes], who: str = "operator", **fields: str
) -> httpx.Response:
    return await office.client.post(
        f"/api/claims/{claim}/files",
        files=[("file", each) for each in files],
        data=fields,
        headers=office.headers(who),
    )


async def fetch(office: Office, claim: str, file: str, who: str = "operator") -> httpx.Response:
    return await office.get(f"/api/claims/{claim}/files/{file}", who)


async def count(office: Office, claim: str) -> int:
    return len((await office.get(f"/api/claims/{claim}/files")).json()["items"])


async def test_a_file_is_taken_listed_and_given_out(office: Office, claim: str) -> None:
    sent = await send(office, claim, ("Чек № 5.pdf", PDF), internal="true")
    assert sent.status_code == 201
    (file,) = sent.json()["items"]
    assert (file["name"], file["media_type"], file["size"], file["internal"], file["brought_by"]) == (
        "Чек № 5.pdf",
        "application/pdf",
        len(PDF),
        True,
        "user",
    )
    assert (await office.get(f"/api/claims/{claim}/files")).json()["items"] == [file]
    given = await fetch(office, claim, file["id"])
    assert given.content == PDF
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-length"] == str(len(PDF))
    assert given.headers["content-disposition"].startswith('attachment; filename="___ _ 5.pdf"; ')
    assert "filename*=UTF-8''%D0%A7%D0%B5%D0%BA%20%E2%84%96%205.pdf" in given.headers["content-disposition"]
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert given.headers["cache-control"] == "private, no-store"


async def test_the_same_file_once_more_is_the_same_file(office: Office, claim: str) -> None:
    first = await send(office, claim, ("a.pdf", PDF))
    again = await send(office, claim, ("b.pdf", PDF), ("c.pdf", PDF))
    assert again.json()["items"] == first.json()["items"]
    hidden = await send(office, claim, ("a.pdf", PDF), internal="true")
    assert hidden.json()["items"][0]["id"] != first.json()["items"][0]["id"]
    both = await asyncio.gather(*(send(office, claim, ("d.txt", b"at once")) for _ in range(4)))
    assert len({answer.json()["items"][0]["id"] for answer in both}) == 1
    assert await count(office, claim) == 3


async def test_foreign_and_unknown_are_one_404(office: Office, claim: str) -> None:
    file = (await send(office, claim, ("a.pdf", PDF))).json()["items"][0]["id"]
    other = (await office.file()).json()["id"]
    assert (await send(office, claim, ("x.pdf", PDF), who="operator2")).status_code == 404
    assert (await office.get(f"/api/claims/{claim}/files", "operator2")).status_code == 404
    for where, which, who in (
        (claim, file, "operator2"),
        (other, file, "operator"),
        (claim, str(uuid4()), "operator"),
        (claim, "..%2f..%2fetc%2fpasswd", "operator"),
        (str(uuid4()), file, "operator"),
    ):
        assert (await fetch(office, where, which, who)).status_code == 404
    assert (await send(office, claim, ("x.pdf", PDF), who="auditor")).status_code == 403
    assert (await fetch(office, claim, file, "auditor")).status_code == 200


async def test_a_photo_loses_place_maker_and_comment_and_stands_upright(office: Office, claim: str) -> None:
    given = photo()
    assert b"SecretMaker" in given
    assert b"secret words" in given
    file = (await send(office, claim, ("IMG_1.JPG", given))).json()["items"][0]
    kept = (await fetch(office, claim, file["id"])).content
    assert not [word for word in (b"SecretMaker", b"secret words", b"Exif", b"GPS") if word in kept]
    with Image.open(BytesIO(kept)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
    assert file["size"] == len(kept)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
async def test_other_pictures_lose_their_words_and_keep_their_movement(
    office: Office, claim: str, kind: str
) -> None:
    made, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretMaker"
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue", "green")]
    words: dict[str, Any] = {"comment": b"secret words"} if kind == "GIF" else {"exif": exif}
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=120, loop=0, **words)
    file = (await send(office, claim, (f"moving.{kind.lower()}", made.getvalue()))).json()["items"][0]
    kept = (await fetch(office, claim, file["id"])).content
    assert b"secret words" not in kept
    assert b"SecretMaker" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.n_frames, picture.size) == (3, (30, 30))


async def test_a_picture_that_is_a_script_too_is_a_picture_alone(office: Office, claim: str) -> None:
    made = BytesIO()
    Image.new("P", (8, 8)).save(made, "GIF")
    script = b"*/=alert(document.cookie)//"
    both = made.getvalue()[:6] + b"/*" + made.getvalue()[8:] + script
    for name, content in (("a.gif", made.getvalue() + script), ("b.gif", both)):
        sent = await send(office, claim, (name, content))
        if sent.status_code == 201:
            kept = await fetch(office, claim, sent.json()["items"][0]["id"])
            assert b"alert" not in kept.content
            assert sent.json()["items"][0]["media_type"] == "image/gif"
        else:
            assert sent.json()["errors"][0]["code"] in {"file-broken", "image-too-large"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.4", "file-kind"),
        ("a.html", b"<html></html>", "file-kind"),
        ("a.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "file-kind"),
        ("a.txt", b"\xef\xbb\xbf  <svg onload=alert(1)>", "file-kind"),
        ("a.sh", b"#!/bin/sh\nrm -rf /", "file-kind"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00", "file-kind"),
        ("a.txt", b"text\x00with a hole", "file-kind"),
        ("a.zip", packed({"a.txt": b"a"}), "file-kind"),
        ("a.docx", packed({"a.txt": b"a"}), "file-kind"),
        ("a.html", b"just words", "file-name"),
        ("a.exe", PDF, "file-name"),
        ("a.pdf.exe", PDF, "file-name"),
        ("a.docx", PDF, "file-name"),
        ("photo.pdf", photo(), "file-name"),
        ("noname", PDF, "file-name"),
        ("a.pdf", b"", "file-empty"),
        ("a.jpg", b"\xff\xd8\xff\xe0 not a picture", "file-broken"),
        ("a.docx", DOCX[:-30], "file-broken"),
        (
            "a.docx",
            packed({"[Content_Types].xml": b"", "word/a.xml": b"", "word/vbaProject.bin": b"x"}),
            "file-macros",
        ),
        (
            "a.docx",
            packed({"[Content_Types].xml": b"", "word/a.xml": b"0" * 20_000_000}),
            "file-bomb",
        ),
    ],
)
async def test_what_is_not_on_the_list_is_refused(
    office: Office, claim: str, name: str, content: bytes, code: str
) -> None:
    refused = await send(office, claim, ("good.pdf", PDF), (name, content))
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("file", code)]
    assert await count(office, claim) == 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.PDF", PDF, "application/pdf"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "application/msword"),
        ("a.txt", "Привет".encode("cp1251"), "text/plain"),
        ("a.csv", "\ufeffДата;Сумма\r\n1;2\r\n".encode(), "text/csv"),
        ("a.mp4", MP4, "video/mp4"),
        ("a.m4a", MP4, "audio/mp4"),
        ("voice.ogg", b"OggS" + b"\x00" * 40, "audio/ogg"),
    ],
)
def test_what_is_on_the_list(name: str, content: bytes, media_type: str) -> None:
    assert sniff(BytesIO(content), name).kind.media_type == media_type


def test_a_picture_gets_its_own_extension() -> None:
    assert sniff(BytesIO(photo()), "shot.png").name == "shot.jpg"
    assert sniff(BytesIO(photo()), "shot").name == "shot.jpg"
    heic = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40
    with pytest.raises(Refused):
        sniff(BytesIO(heic), "shot.heic")


def test_names_deceive_nobody() -> None:
    hostile = {
        "../../etc/passwd.txt": "passwd.txt",
        "C:\\Users\\anna\\чек.pdf": "чек.pdf",
        "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_ x=1.pdf",
        "invoice\u202efdp.exe": "invoicefdp.exe",
        "a\u200b\u2066b\x00c.txt": "abc.txt",
        "con.txt": "_con.txt",
        " .. .pdf": "pdf",
        "": "file",
        ".htaccess": "htaccess",
        'a"b<c>.pdf': "a_b_c_.pdf",
        "е\u0308ж.txt": "ёж.txt",
    }
    assert {given: safe_name(given) for given in hostile} == hostile
    long = safe_name("ы" * 5000 + ".pdf")
    assert (len(long), long[-5:]) == (LONGEST, "ы.pdf")
    assert len(long.encode()) < 255
    for name in (*map(safe_name, hostile), 'x";evil="1', "a\\b"):
        spelled = disposition(name)
        assert spelled.isascii()
        assert spelled.count('"') == 2
        assert not set(spelled) & set("\r\n\\")


async def test_a_hostile_name_stays_a_name(office: Office, claim: str) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../..\\\\evil\xe2\x80\xaefdp.pdf"\r\n\r\n'
        + PDF
        + b"\r\n--x--\r\n"
    )
    headers = office.headers("operator") | {"Content-Type": "multipart/form-data; boundary=x"}
    sent = await office.client.post(f"/api/claims/{claim}/files", content=body, headers=headers)
    assert sent.json()["items"][0]["name"] == "evilfdp.pdf"


async def test_a_picture_with_too_many_pixels_is_not_unpacked(office: Office, claim: str) -> None:
    made = BytesIO()
    Image.new("1", (8, 8)).save(made, "PNG")
    bomb = bytearray(made.getvalue())
    for width, height in ((60_000, 60_000), (9_000, 6_000)):
        bomb[16:24] = struct.pack(">II", width, height)
        import zlib

        bomb[29:33] = struct.pack(">I", zlib.crc32(bytes(bomb[12:29])))
        refused = await send(office, claim, ("bomb.png", bytes(bomb)))
        assert refused.json()["errors"][0]["code"] == "image-too-large"


async def test_a_file_that_is_too_large_is_named_and_the_others_are_not_taken(
    office: Office, claim: str
) -> None:
    refused = await send(office, claim, ("a.pdf", PDF), ("b.pdf", PDF + b"0" * LARGEST_FILE))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "file-too-large"
    assert await count(office, claim) == 0
    fits = await send(office, claim, ("b.pdf", PDF + b"0" * (LARGEST_FILE - len(PDF))))
    assert fits.status_code == 201
    many = await send(office, claim, *((f"{n}.txt", b"%d" % n) for n in range(21)))
    assert many.json()["errors"][0]["code"] == "too-many-files"


async def test_a_request_that_is_too_large_is_refused_before_it_is_read(office: Office, claim: str) -> None:
    headers = office.headers("operator") | {
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(LARGEST_UPLOAD * 2),
    }
    refused = await office.client.post(f"/api/claims/{claim}/files", content=b"--x", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "upload-too-large")

    async def endless() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        for _ in range(LARGEST_UPLOAD // 1_000_000 + 20):
            yield b"0" * 1_000_000

    headers.pop("Content-Length")
    refused = await office.client.post(f"/api/claims/{claim}/files", content=endless(), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "upload-too-large")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "multipart/form-data; boundary=x", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
            "multipart/form-data; boundary=x",
            400,
        ),
        (b"--x--", "multipart/form-data", 400),
        (b"garbage", "multipart/form-data; boundary=x", 400),
        (b"--x\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x", 400),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/json", 415),
    ],
)
async def test_what_is_no_form_with_files(
    office: Office, claim: str, content: bytes, kind: str, status: int
) -> None:
    headers = office.headers("operator") | {"Content-Type": kind}
    answer = await office.client.post(f"/api/claims/{claim}/files", content=content, headers=headers)
    assert answer.status_code == status
    assert await count(office, claim) == 0


async def test_a_connection_that_is_cut_leaves_nothing(office: Office, claim: str) -> None:
    messages = iter(
        [
            {
                "type": "http.request",
                "more_body": True,
                "body": b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-',
            },
            {"type": "http.disconnect"},
        ]
    )
    headers = {
        **office.headers("operator"),
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": "900",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/claims/{claim}/files",
        "raw_path": b"",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "scheme": "http",
        "server": ("desk", 80),
        "client": ("127.0.0.1", 1),
    }
    told = []

    async def receive() -> Any:
        return next(messages, {"type": "http.disconnect"})

    async def tell(message: Any) -> None:
        told.append(message)

    await office.app(scope, receive, tell)
    assert told[0]["status"] == 400
    assert await count(office, claim) == 0


async def test_fields_beside_the_files_are_read_strictly(office: Office, claim: str) -> None:
    refused = await send(office, claim, ("a.pdf", PDF), internal="perhaps")
    assert [error["field"] for error in refused.json()["errors"]] == ["internal"]
    refused = await send(office, claim, ("a.pdf", PDF), elsewhere="x")
    assert [error["field"] for error in refused.json()["errors"]] == ["elsewhere"]
    assert "x.pdf" not in refused.text


async def test_a_claimants_file_is_never_hidden_from_him(office: Office, claim: str) -> None:
    desk = office.app.state.desk
    async with desk.at_once.connect() as connection:
        state = await stored_claim(connection, claim)
    assert state is not None
    upload = Upload("file", "a.txt", BytesIO(b"words"), False)
    by = Actor(kind="link", id=str(uuid4()))
    stored = await take_in(desk, state, upload, by=by, internal=True)
    assert (stored.internal, stored.by_kind, stored.by_id) == (False, "link", by.id)
    with pytest.raises(Problem):
        await take_in(desk, state, upload._replace(content=BytesIO(b"<")), by=by, internal=False)


async def test_bytes_that_no_file_names_are_swept_later(office: Office, claim: str) -> None:
    from datetime import UTC, datetime, timedelta
    from hashlib import sha256

    kept = (await send(office, claim, ("a.txt", b"kept"))).json()["items"][0]
    desk = office.app.state.desk
    lost = sha256(b"lost").digest()
    await desk.blobs.put(lost, BytesIO(b"lost"))
    async with desk.at_once.connect() as connection:
        assert await desk.blobs.sweep(connection) == 0
        later = datetime.now(UTC) + timedelta(days=3)
        assert await desk.blobs.sweep(connection, later) >= 1
    with pytest.raises(FileNotFoundError):
        await desk.blobs.get(lost)
    assert (await fetch(office, claim, kept["id"])).content == b"kept"
    assert sight_of_system().everything


async def test_a_full_disk_is_an_honest_answer(
    office: Office, claim: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that cannot be kept are named by nobody, and the same call may be sent again later."""
    digest = hashlib.sha256(b"no room").hexdigest()
    (tmp_path / digest[:2]).write_bytes(b"a file where a folder should be made")
    monkeypatch.setattr(office.app.state.desk.blobs, "_store", from_url(tmp_path.as_uri()))
    answer = await send(office, claim, ("a.txt", b"no room"))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
    assert not (await office.get(f"/api/claims/{claim}/files")).json()["items"]


@pytest.mark.parametrize("url", ["", "ftp://x", "file:relative", "s3://", "file:///proc/nowhere", "/tmp"])
def test_a_place_for_files_that_does_not_serve_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError):
        Blobs.at(url)
