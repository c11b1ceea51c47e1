"""The program of the process that holds the PDF compiler (see compiler.py): answers requests until nobody sends one.

It starts without the rest of Jalons, in 40 ms and 29 MB, of which 26 are the program of the compiler: each module that it
would import is memory of every document, so it has none of `pickle`, `typing`, `signal`. Its arguments: the folder of Python
packages, then the folder of our fonts. A request is a content, an answer is a HEAD and its contents; a content is eight bytes
of length, then itself.
"""

import marshal
import select
import struct
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

LENGTH = struct.Struct(">Q")
HEAD = struct.Struct(">?Q")
"""Whether it was done, then how many contents follow."""
IDLE_SECONDS = 2.0
REMEMBERED = 10
"""How many compilations typst keeps a result that none of them used."""


def main(packages: str, fonts_folder: str) -> None:
    sys.path.append(packages)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        content = read_content(requests)
        if content is None:
            return
        request = marshal.loads(content)  # noqa: S302  from our own process
        is_done, contents = answer_request(request, fonts_folder)
        answers.write(HEAD.pack(is_done, len(contents)))
        for content in contents:
            write_content(answers, content)
        answers.flush()
        if request.get("how", {}).get("format") == "png":
            forget_pictures(fonts_folder)


def read_content(stream: "IO[bytes]") -> bytes | None:
    """None when the stream ends before the content does."""
    size = stream.read(LENGTH.size)
    if len(size) < LENGTH.size:
        return None
    [length] = LENGTH.unpack(size)
    content = stream.read(length)
    return content if len(content) == length else None


def write_content(stream: "IO[bytes]", content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)


def answer_request(request: "dict[str, Any]", fonts_folder: str) -> tuple[bool, list[bytes]]:
    """Whether it was done, then what was made, or why it was not."""
    import typst

    try:
        compiler = typst.Compiler(
            request["source"],
            root=request["root"],
            font_paths=read_fonts(fonts_folder, request["every_font"]),
            sys_inputs={name: text.decode() for name, text in request["inputs"].items()},
        )
        if "selector" in request:
            return True, [compiler.query(request["selector"], field="value", one=request["one"]).encode()]
        made = compiler.compile(**request["how"])
        return True, [made] if isinstance(made, bytes) else made or []
    except (typst.TypstError, RuntimeError) as error:
        return False, [getattr(error, "message", str(error)).encode()]


_fonts: "dict[bool, Any]" = {}


def read_fonts(folder: str, every_font: bool) -> "Any":
    """Our typeface alone, or with those that typst embeds."""
    import typst

    if every_font not in _fonts:
        _fonts[every_font] = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=every_font, font_paths=[folder]
        )
    return _fonts[every_font]


def forget_pictures(fonts_folder: str) -> None:
    """Empties what typst remembers, by one empty compilation more than it keeps a result: the pictures of a document are
    all different, and take up to 8 MB each. Nobody waits for it."""
    import typst

    for _time in range(REMEMBERED + 1):
        typst.Compiler(b"", font_paths=read_fonts(fonts_folder, False)).compile(format="pdf")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except BrokenPipeError:
        sys.exit()  # whoever asked ended before the answer
