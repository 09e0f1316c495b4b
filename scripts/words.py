"""Write every sentence that people read into `config/locales/hearth.pot`, from which translators begin.

The same code always gives the same file: sorted, with neither dates nor line numbers. With `--check` nothing is
written, and the exit status is 1 where the file is not what the code says.
"""

from __future__ import annotations

import ast
import functools
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "config" / "locales" / "hearth.pot"
SOURCES = ("bot", "cogs")
MARKS = {"_": 1, "sentence": 1, "say": 1, "many": 2}
"""What marks a sentence -> how many of its first arguments are sentences: `many` has one and many."""

_HEADER = """\
# The sentences of Hearth, in British English.
# `make words` writes this file from the code. To begin a language, copy it to <language>/hearth.po beside it, such as
# cy/hearth.po, and translate what stands after msgstr. Names in {braces} stay as they are: facts go there.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A call that marks a sentence. `forms`: the sentence, and the plural where there is one; `facts`: what it gives.

    `forms` is empty where the code does not spell the sentence out, so that nothing can be looked up beforehand.
    """

    place: str
    line: int
    mark: str
    forms: tuple[str, ...]
    facts: frozenset[str]


def main(arguments: list[str]) -> int:
    """Write the template, or with `--check` only compare it; return the exit status."""
    wanted = template()
    if "--check" not in arguments:
        TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
        TEMPLATE.write_text(wanted, encoding="utf-8")
        return 0
    if TEMPLATE.is_file() and TEMPLATE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{TEMPLATE.relative_to(ROOT)} is not what the code says: run `make words`.")
    return 1


def template() -> str:
    """Return what the template should hold."""
    # Read as Python reads it, since Babel's own reader sees nothing within an f-string before Python 3.12.
    catalog = Catalog(charset="utf-8")
    for marked in all_marked():
        if marked.forms:
            catalog.add(marked.forms if len(marked.forms) > 1 else marked.forms[0], locations=[(marked.place, 0)])
    file = io.BytesIO()
    write_po(file, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return _HEADER + file.getvalue().decode().strip() + "\n"


@functools.cache
def all_marked() -> tuple[Marked, ...]:
    """Return every call in the code that marks a sentence."""
    paths = sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    return tuple(marked for path in paths for marked in marked_in(path))


def marked_in(path: Path) -> Iterator[Marked]:
    """Yield the calls of one file that mark a sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        mark = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if mark not in MARKS:
            continue
        forms = tuple(
            argument.value
            for argument in node.args[: MARKS[mark]]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        yield Marked(
            path.relative_to(ROOT).as_posix(),
            node.lineno,
            mark,
            forms if len(forms) == MARKS[mark] else (),
            frozenset(keyword.arg for keyword in node.keywords if keyword.arg is not None),
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
