"""Renames names and moves modules wherever they are used: `python -m scripts.rename FILE.toml` (`--dry-run` only checks).

    ["jalons.base.http"]
    accepted = "apply_form"

    [modules]
    "jalons.base.meanwhile" = "jalons.base.stale_forms"
    "jalons.documents" = "jalons.papers.documents"

A name is followed through imports, `__all__`, attributes of modules, and the strings that tests give to `patch` and
`setattr`. A local name that happens to be the same does not change. A name is listed under its module before the move.
Nothing is written when a new name is already taken, in the module or where it is used, or when an old one does not
exist. Mentions in documents are listed for a person to check; paths of modules are rewritten there too. Run
`ruff check --fix` and `ruff format` after it.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("jalons", "tests", "bench", "config", "scripts", "launch")
DOCUMENTS = ("*.md", "*.toml", "docs/**/*.md", "scripts/*.toml", ".ci/run")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
type Symbol = tuple[str, str]
"""A module and a name in it; the name is empty for the module itself."""
type Chain = list[tuple[ast.AST, set[str], dict[str, Symbol]]]
"""The scopes around a place, from the module inwards: for each, the names that it binds and those that it imports."""


@dataclass
class Source:
    """A file, what its names refer to, and the edits to make: (line, first byte, old, new)."""

    path: Path
    module: str
    text: str
    tree: ast.Module
    defined: set[str] = field(default_factory=set)
    imported: dict[str, Symbol] = field(default_factory=dict)
    edits: set[tuple[int, int, str, str]] = field(default_factory=set)
    statements: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """Lines to replace as a whole: their numbers, and the new lines."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_sources() -> dict[str, Source]:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    sources = {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        source = Source(path, module_name(path), text, ast.parse(text))
        source.defined, source.imported = bindings(source, source.tree)
        sources[source.module] = source
    return sources


def bindings(source: Source, scope: ast.AST) -> tuple[set[str], dict[str, Symbol]]:
    """The names that a scope binds, and those that it imports."""
    bound: set[str] = set()
    imported: dict[str, Symbol] = {}
    if isinstance(scope, (*FUNCTIONS, ast.Lambda)):
        arguments = scope.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        bound |= {argument.arg for argument in every if argument}
    for node in nodes_of_scope(scope):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
            case ast.Name(ctx=ast.Store() | ast.Del()):
                bound.add(node.id)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                bound.add(name)
            case ast.TypeAlias(name=ast.Name(id=name)):
                bound.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                bound -= set(names)
            case ast.Import():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    imported[name] = (alias.name if alias.asname else name, "")
            case ast.ImportFrom():
                for alias in node.names:
                    imported[alias.asname or alias.name] = (absolute(source, node), alias.name)
    outside = {
        name for node in nodes_of_scope(scope) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
    }
    return bound - outside, imported


def nodes_of_scope(scope: ast.AST) -> Iterator[ast.AST]:
    """All the nodes of a scope, without those of inner scopes; decorators and defaults of an inner scope belong to the
    outer one."""
    waiting = list(body_of(scope))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += outside_of(node) if isinstance(node, SCOPES) else ast.iter_child_nodes(node)


def body_of(scope: ast.AST) -> list[ast.AST]:
    match scope:
        case ast.Module() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return list(scope.body)
        case ast.Lambda():
            return [scope.body]
        case ast.DictComp():
            return [scope.key, scope.value, *parts_of_comprehension(scope)]
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return [scope.elt, *parts_of_comprehension(scope)]
    return []


def parts_of_comprehension(scope: ast.AST) -> list[ast.AST]:
    """The parts of a comprehension; its first iterable belongs to the outer scope."""
    generators: list[ast.comprehension] = scope.generators  # type: ignore[attr-defined]
    inner: list[ast.AST] = []
    for number, generator in enumerate(generators):
        inner += [generator.target, *generator.ifs]
        inner += [generator.iter] if number else []
    return inner


def outside_of(scope: ast.AST) -> list[ast.AST]:
    match scope:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            types = [argument.annotation for argument in ast.walk(scope.args) if isinstance(argument, ast.arg)]
            nodes = [*scope.decorator_list, *scope.args.defaults, *scope.args.kw_defaults, *types, scope.returns]
        case ast.ClassDef():
            nodes = [*scope.decorator_list, *scope.bases, *scope.keywords]
        case ast.Lambda():
            nodes = [*scope.args.defaults, *scope.args.kw_defaults]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            nodes = [scope.generators[0].iter]
        case _:
            nodes = []
    return [node for node in nodes if node is not None]


def absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.module.split(".")
    parts = parts[: len(parts) - node.level + (source.path.name == "__init__.py")]
    return ".".join([*parts, node.module] if node.module else parts)


class Renamer:
    def __init__(self, sources: dict[str, Source], wanted: dict[Symbol, str], moves: dict[str, str]) -> None:
        self.sources, self.moves = sources, moves
        # A module is a name in its package: where that name is used alone, its last word changes.
        self.wanted = wanted | {
            (old, ""): new.rpartition(".")[2]
            for old, new in moves.items()
            if old.rpartition(".")[2] != new.rpartition(".")[2]
        }
        self.faults: list[str] = []

    def resolve(self, symbol: Symbol) -> Symbol:
        """Where a name is defined, following the modules that import it."""
        module, name = symbol
        for _step in range(20):
            source = self.sources.get(module)
            if not name or source is None:
                break
            if name in source.imported and name not in source.defined:
                module, name = source.imported[name]
                if f"{module}.{name}" in self.sources and not self._holds(module, name):
                    return f"{module}.{name}", ""
            elif f"{module}.{name}" in self.sources and name not in source.defined:
                return f"{module}.{name}", ""
            else:
                break
        return module, name

    def _holds(self, module: str, name: str) -> bool:
        source = self.sources.get(module)
        return source is not None and (name in source.defined or name in source.imported)

    def new_name(self, symbol: Symbol | None) -> str | None:
        return self.wanted.get(self.resolve(symbol)) if symbol else None

    def new_path(self, module: str) -> str:
        """The new path of a module, which follows its package."""
        parts = module.split(".")
        for length in range(len(parts), 0, -1):
            if moved := self.moves.get(".".join(parts[:length])):
                return ".".join([moved, *parts[length:]])
        return module

    def rename(self, source: Source) -> None:
        self._visit_scope(source, source.tree, [])

    def _visit_scope(self, source: Source, scope: ast.AST, around: Chain) -> None:
        bound, imported = bindings(source, scope)
        chain = [*around, (scope, bound, imported)]
        for node in nodes_of_scope(scope):
            self._visit(source, node, chain)
            if isinstance(node, SCOPES):
                # Names bound by a class are not visible from its methods.
                outer = [link for link in chain if not isinstance(link[0], ast.ClassDef)]
                self._visit_scope(source, node, outer)

    def _symbol_of(self, source: Source, name: str, chain: Chain) -> Symbol | None:
        for scope, bound, imported in reversed(chain):
            if name in bound:
                return (source.module, name) if isinstance(scope, ast.Module) else None
            if name in imported:
                return imported[name]
        return None

    def _symbol_of_expression(self, source: Source, node: ast.expr, chain: Chain) -> Symbol | None:
        """The module, or the name in a module, that a name or an attribute refers to."""
        if isinstance(node, ast.Name):
            return self._symbol_of(source, node.id, chain)
        if isinstance(node, ast.Attribute):
            holder = self._symbol_of_expression(source, node.value, chain)
            if holder is None:
                return None
            module, name = self.resolve(holder)
            return (module, node.attr) if not name else None
        return None

    def _visit(self, source: Source, node: ast.AST, chain: Chain) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if len(chain) == 1:
                if new := self.new_name((source.module, node.name)):
                    self._check_register(source, node)
                    line = source.text.splitlines()[node.lineno - 1]
                    start = re.search(rf"\b(?:def|class)\s+({re.escape(node.name)})\b", line[node.col_offset :])
                    assert start, (source.path, node.name)
                    offset = len(line[: node.col_offset + start.start(1)].encode())
                    self._edit(source, node.lineno, offset, node.name, new, chain)
            case ast.Name():
                symbol = self._symbol_of(source, node.id, chain)
                if symbol and (new := self.new_name(symbol)) and node.id == self._last_word(symbol):
                    self._edit(source, node.lineno, node.col_offset, node.id, new, chain)
            case ast.Attribute():
                if new := self.new_name(self._symbol_of_expression(source, node, chain)):
                    assert node.end_lineno and node.end_col_offset
                    self._edit(source, node.end_lineno, node.end_col_offset - len(node.attr), node.attr, new, None)
            case ast.ImportFrom():
                self._visit_import(source, node, chain)
            case ast.Import():
                for alias in node.names:
                    if (path := self.new_path(alias.name)) != alias.name:
                        self._edit(source, alias.lineno, alias.col_offset, alias.name, path, None)
            case ast.Constant(value=str(text)):
                self._visit_text(source, node, text)
            case ast.Call(args=[holder, ast.Constant(value=str(text)) as constant, *_]):
                symbol = self._symbol_of_expression(source, holder, chain)
                if symbol and not (resolved := self.resolve(symbol))[1] and (new := self.new_name((resolved[0], text))):
                    self._edit(source, constant.lineno, constant.col_offset + 1, text, new, None)
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names) | ast.Tuple(elts=names)):
                for constant in names:
                    if isinstance(constant, ast.Constant) and (
                        new := self.new_name((source.module, str(constant.value)))
                    ):
                        self._edit(source, constant.lineno, constant.col_offset + 1, str(constant.value), new, None)

    def _last_word(self, symbol: Symbol) -> str:
        module, name = self.resolve(symbol)
        return name or module.rpartition(".")[2]

    def _visit_import(self, source: Source, node: ast.ImportFrom, chain: Chain) -> None:
        package = absolute(source, node)
        where = {alias.name: self._new_package(package, alias.name) for alias in node.names}
        places = set(where.values())
        if len(places) > 1:
            # The names now come from several modules, so the statement becomes several.
            self._split(source, node, where)
        elif (place := places.pop()) != package:
            if node.level:
                self.faults.append(f"{source.path}:{node.lineno}: a relative import of what moves")
            else:
                self._edit(source, node.lineno, node.col_offset + len("from "), package, place, None)
        for alias in node.names:
            if new := self.new_name((package, alias.name)):
                if len(where) > 1 and len(set(where.values())) > 1:
                    continue  # already written by the split
                self._edit(source, alias.lineno, alias.col_offset, alias.name, new, None if alias.asname else chain)

    def _new_package(self, package: str, name: str) -> str:
        module, inside = self.resolve((package, name))
        if not inside and module == f"{package}.{name}":
            return self.new_path(module).rpartition(".")[0]
        return self.new_path(package)

    def _split(self, source: Source, node: ast.ImportFrom, where: dict[str, str]) -> None:
        package = absolute(source, node)
        statements = []
        for place in sorted(set(where.values())):
            names = [
                ast.alias(self.new_name((package, alias.name)) or alias.name, alias.asname)
                for alias in node.names
                if where[alias.name] == place
            ]
            statements.append(ast.unparse(ast.ImportFrom(place, names, 0)))
        assert node.end_lineno
        source.statements[node.lineno, node.end_lineno] = [
            " " * node.col_offset + statement for statement in statements
        ]

    def _visit_text(self, source: Source, node: ast.Constant, text: str) -> None:
        """Renames « jalons.accounts.changes.ask_link », as `patch` and the tasks write it."""
        module, _dot, name = text.rpartition(".")
        if module in self.sources and (new := self.new_name((module, name))):
            offset = node.col_offset + 1 + len(module.encode()) + 1
            self._edit(source, node.lineno, offset, name, new, None)

    def _check_register(self, source: Source, node: ast.AST) -> None:
        for decorator in node.decorator_list:  # type: ignore[attr-defined]
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            names_itself = isinstance(decorator, ast.Call) and (decorator.args or decorator.keywords)
            if isinstance(called, ast.Attribute) and getattr(called.value, "id", "") == "register" and not names_itself:
                self.faults.append(f"{source.path}:{node.lineno}: templates call it by this name")  # type: ignore[attr-defined]

    def _edit(
        self,
        source: Source,
        line: int,
        offset: int,
        old: str,
        new: str,
        chain: Chain | None,
    ) -> None:
        """`chain`: the scopes around a bare name, where the new name must not be taken."""
        content = source.text.splitlines()[line - 1].encode()
        if content[offset : offset + len(old)] != old.encode():
            self.faults.append(f"{source.path}:{line}: {old} is written in several pieces")
            return
        for _scope, bound, imported in chain or ():
            taken = new in bound or (new in imported and self.new_name(imported[new]) != new)
            if taken and self.wanted.get((source.module, new)) is None:
                self.faults.append(f"{source.path}:{line}: {new} is already a name there")
        source.edits.add((line, offset, old, new))

    def check_names(self) -> None:
        for (module, name), _new in self.wanted.items():
            if not name:
                if module not in self.sources:
                    self.faults.append(f"{module} does not exist")
            elif module not in self.sources or name not in self.sources[module].defined:
                self.faults.append(f"{module}.{name} does not exist")


def edited(source: Source) -> str:
    lines = [line.encode() for line in source.text.splitlines(keepends=True)]
    for line, offset, old, new in sorted(source.edits, reverse=True):
        content = lines[line - 1]
        lines[line - 1] = content[:offset] + new.encode() + content[offset + len(old) :]
    for (first, last), statements in sorted(source.statements.items(), reverse=True):
        lines[first - 1 : last] = [f"{statement}\n".encode() for statement in statements]
    return b"".join(lines).decode()


def move_files(moves: dict[str, str]) -> None:
    for old, new in moves.items():
        before, after = (ROOT / module.replace(".", "/") for module in (old, new))
        if not before.is_dir():
            before, after = before.with_suffix(".py"), after.with_suffix(".py")
        after.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "mv", str(before), str(after)], check=True, cwd=ROOT)


def move_in_texts(moves: dict[str, str]) -> None:
    """Replaces the paths of modules and files in documents, in lists and in the strings of the code."""
    paths = [path for pattern in DOCUMENTS for path in ROOT.glob(pattern)]
    paths += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    for path in paths:
        before = after = path.read_text(encoding="utf-8")
        for old, new in sorted(moves.items(), reverse=True):
            after = re.sub(rf"\b{re.escape(old)}(?![\w])", new, after)
            after = re.sub(rf"\b{re.escape(old.replace('.', '/'))}(?=\.py\b|/|\b)", new.replace(".", "/"), after)
        if after != before:
            path.write_text(after, encoding="utf-8")


def mentions(wanted: dict[Symbol, str]) -> Iterator[str]:
    """The places where texts write an old name with its module, or as code in a document."""
    names = {name for _module, name in wanted if "_" in name or len(name) > 5}
    pattern = re.compile(
        rf"`[\w.]*\b({'|'.join(map(re.escape, sorted(names)))})\b|\bdef ({'|'.join(map(re.escape, sorted(names)))})\b"
    )
    for path in sorted({path for document in DOCUMENTS for path in ROOT.glob(document)}):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if names and pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"


def main(arguments: list[str]) -> int:
    wanted: dict[Symbol, str] = {}
    moves: dict[str, str] = {}
    dry_run = "--dry-run" in arguments
    for file in arguments:
        if file == "--dry-run":
            continue
        for module, names in tomllib.loads(Path(file).read_text(encoding="utf-8")).items():
            if module == "modules":
                moves |= names
            else:
                wanted |= {(module, old): new for old, new in names.items()}
    sources = read_sources()
    renamer = Renamer(sources, wanted, moves)
    renamer.check_names()
    for source in sources.values():
        renamer.rename(source)
    if renamer.faults:
        print("\n".join(sorted(set(renamer.faults))))
        return 1
    if not dry_run:
        for source in sources.values():
            if source.edits or source.statements:
                source.path.write_text(edited(source), encoding="utf-8")
        move_files(moves)
        move_in_texts(moves)
    print(f"{len(wanted)} names, {sum(len(source.edits) for source in sources.values())} places")
    print("\n".join(mentions(wanted)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
