"""The process of the PDF compiler: it answers each thread, survives its own death, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.safestring import SafeString
from pypdf import PdfReader

from jalons.papers.documents import compiler, compiler_program, write_document
from jalons.papers.documents.compiler import NotCompiled, compile_source, end_compiler, query_source
from jalons.papers.documents.pdf import write_png
from tests.papers.sample import fiche


@pytest.fixture(autouse=True)
def _no_compiler() -> Iterator[None]:
    end_compiler()
    yield
    end_compiler()


def page(words: str) -> bytes:
    [made] = compile_source(words.encode(), {}, every_font=True, format="pdf")
    return made


def words_of(pdf: bytes) -> str:
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


def compiler_number() -> int:
    assert compiler._process
    return compiler._process.pid


def test_the_tests_of_papers_always_ask_the_compiler() -> None:
    assert compiler._ask_compiler.__module__ == compiler.__name__


def test_each_thread_gets_its_own_page_from_one_process() -> None:
    page("premier")
    number = compiler_number()
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda each: words_of(page(f"page {each}")), range(40)))
    assert pages == [f"page {each}" for each in range(40)]
    assert compiler_number() == number


def test_what_is_asked_of_a_document_is_json() -> None:
    assert query_source(b"#metadata(3) <count>", {}, "<count>", one=True) == "3"
    assert json.loads(query_source(b"#metadata(sys.inputs.word)", {"word": "é"}, "metadata")) == ["é"]


@pytest.mark.parametrize(
    ("source", "reason"), [(b'#image("absent.png")', "file not found"), (b'#panic("vide")', "vide")]
)
def test_a_refusal_says_why_and_the_process_goes_on(source: bytes, reason: str) -> None:
    with pytest.raises(NotCompiled, match=reason):
        compile_source(source, {}, every_font=False, format="pdf")
    number = compiler_number()
    assert words_of(page("ensuite")) == "ensuite"
    assert compiler_number() == number


def test_a_killed_process_is_replaced_without_a_word() -> None:
    page("premier")
    os.kill(compiler_number(), signal.SIGKILL)
    assert words_of(page("ensuite")) == "ensuite"


def test_a_process_that_dies_each_time_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "dies.py"
    program.write_text("import sys; sys.stdin.buffer.read(8)")
    monkeypatch.setattr(compiler_program, "__file__", str(program))
    with pytest.raises(NotCompiled, match="arrêté deux fois sans répondre"):
        page("jamais")
    monkeypatch.undo()
    assert words_of(page("ensuite")) == "ensuite"


def test_a_layout_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "LONGEST_SECONDS", 0.3)
    endless = b"#for a in range(9999) { for b in range(9999) { let c = a * b } }"
    begun = time.monotonic()
    with pytest.raises(NotCompiled, match=r"plus de 0\.3 secondes"):
        compile_source(endless, {}, every_font=False, format="pdf")
    assert time.monotonic() - begun < 30


def test_a_process_that_nobody_asks_ends_by_itself() -> None:
    page("premier")
    process = compiler._process
    assert process and process.wait(compiler_program.IDLE_SECONDS + 20) == 0
    assert words_of(page("ensuite")) == "ensuite"


def test_a_process_whose_server_was_killed_ends() -> None:
    asked = "from tests.papers.test_compiler import page, compiler_number; page('a'); print(compiler_number(), flush=True); input()"
    server = subprocess.Popen([sys.executable, "-c", asked], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    number = int(server.stdout.readline())
    server.kill()
    server.wait()
    for _attempt in range(200):
        if not Path(f"/proc/{number}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the process of the compiler outlived its server")


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt"])
def test_a_document_leaves_no_compiler_in_this_process(extension: str) -> None:
    asked = (
        "import sys; from jalons.papers.documents import write_document; from tests.papers.sample import fiche;"
        f"write_document(fiche(), {extension!r}); print('typst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_pdf_ends_the_process_that_drew_it() -> None:
    write_document(fiche(), "pdf")
    assert compiler._process is None


def test_a_text_that_is_already_safe_html_is_given_as_it_is() -> None:
    word = SafeString("<é>")
    assert json.loads(query_source(b"#metadata(sys.inputs.word)", {"word": word}, "metadata")) == ["<é>"]


def test_the_process_loads_no_module_that_it_can_do_without() -> None:
    """Each of these takes a megabyte or two of every document: `signal` brings `enum`, `pickle` brings `re`."""
    asked = f"import sys; sys.path.append({str(Path(compiler_program.__file__).parent)!r}); import compiler_program; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", asked], capture_output=True, text=True, check=True)
    assert {"collections", "enum", "functools", "pickle", "re", "signal", "typing"} & {*done.stdout.split()} == set()


def test_the_interruption_of_a_terminal_does_not_reach_the_process() -> None:
    page("premier")
    assert os.getpgid(compiler_number()) != os.getpgid(0)


def test_pictures_are_not_kept_by_the_process_that_draws_them() -> None:
    """Each of these takes some MB while it is drawn; all are drawn by one process."""
    held = []
    for number in range(8):
        circles = "".join(
            f'<circle cx="{each * 7 + number}" cy="{each * 5}" r="60" fill="#123"/>' for each in range(60)
        )
        write_png(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320">{circles}</svg>', 17)
        page("après")  # waits until the picture before is forgotten
        status = Path(f"/proc/{compiler_number()}/status").read_text().split("RssAnon:")[1]
        held.append(int(status.split()[0]) / 1024)
    assert held[-1] - held[1] < 8, held
