"""The program of the process that holds the PDF compiler (see compiler.py): answers requests until nobody sends one.

It starts without the rest of Jalons, in 40 ms and 32 MB, of which 27 are the program of the compiler. Its arguments: the
folder of Python packages, then the folder of our fonts. A request or an answer is eight bytes of length, then a pickle.
"""

import pickle
import select
import signal
import struct
import sys
from contextlib import suppress
from functools import cache
from typing import Any

LENGTH = struct.Struct(">Q")
IDLE_SECONDS = 2.0
REMEMBERED = 10
"""How many compilations typst keeps a result that none of them used."""


def main(packages: str, fonts_folder: str) -> None:
    # Ctrl+C reaches every process of the terminal: the one that asked closes the pipe, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path.append(packages)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        size = requests.read(LENGTH.size)
        if len(size) < LENGTH.size:
            return
        request = pickle.loads(requests.read(*LENGTH.unpack(size)))  # noqa: S301  from our own process
        content = pickle.dumps(answer_request(request, fonts_folder))
        answers.write(LENGTH.pack(len(content)))
        answers.write(content)
        answers.flush()
        if request.get("how", {}).get("format") == "png":
            forget_pictures(fonts_folder)


def answer_request(request: dict[str, Any], fonts_folder: str) -> tuple[bool, Any]:
    """Whether it was done, then what was made, or why it was not."""
    import typst

    try:
        compiler = typst.Compiler(
            request["source"],
            root=request["root"],
            font_paths=read_fonts(fonts_folder, request["every_font"]),
            sys_inputs=request["inputs"],
        )
        if "selector" in request:
            return True, compiler.query(request["selector"], field="value", one=request["one"])
        return True, compiler.compile(**request["how"])
    except (typst.TypstError, RuntimeError) as error:
        return False, getattr(error, "message", str(error))


@cache
def read_fonts(folder: str, every_font: bool) -> Any:
    """Our typeface alone, or with those that typst embeds."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=every_font, font_paths=[folder])


def forget_pictures(fonts_folder: str) -> None:
    """Empties what typst remembers, by one empty compilation more than it keeps a result: the pictures of a document are
    all different, and take up to 8 MB each. Nobody waits for it."""
    import typst

    for _time in range(REMEMBERED + 1):
        typst.Compiler(b"", font_paths=read_fonts(fonts_folder, False)).compile(format="pdf")


if __name__ == "__main__":
    # Whoever asked may have ended before the answer.
    with suppress(BrokenPipeError):
        main(*sys.argv[1:])
