"""What may stand in the braces of a letter text: placeholders as their kind allows, and conditions on them."""

from dataclasses import dataclass

from jinja2 import nodes

from letters.own_templates_faults import WORDS, Reading
from letters.own_templates_placeholders import PLACEHOLDERS, Placeholder

MOST_TERMS = 10
"""How deep one condition may be built."""
FORMS = {"ru": 3, "en": 2}
"""Forms of words that go with a count."""
NOT_KNOWN = {
    nodes.Getattr: "no-members",
    nodes.Getitem: "no-members",
    nodes.Call: "no-calls",
    nodes.CallBlock: "no-calls",
    nodes.Include: "no-files",
    nodes.Import: "no-files",
    nodes.FromImport: "no-files",
    nodes.Extends: "no-files",
    nodes.Macro: "no-programs",
    nodes.Block: "no-programs",
    nodes.Assign: "no-programs",
    nodes.AssignBlock: "no-programs",
}


@dataclass(frozen=True)
class Here:
    """Where the walk stands: what is known to be there, names of list items, and how deep."""

    known: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    depth: int = 0

    def inside(self, known: frozenset[str] = frozenset(), item: str | None = None) -> "Here":
        """One condition or list further in."""
        return Here(self.known | known, self.items | ({item} if item else frozenset()), self.depth + 1)


def placeholder(node: nodes.Expr, reading: Reading) -> Placeholder | None:
    """The placeholder that is meant, noted as asked for; a fault where there is none."""
    if not isinstance(node, nodes.Name):
        reading.fault(node.lineno, NOT_KNOWN.get(type(node), "not-known"))
        return None
    found = PLACEHOLDERS.get(node.name)
    if found is None:
        reading.fault(node.lineno, "unknown", name=node.name[:40])
        return None
    reading.asked.add(found.name)
    return found


def shown(node: nodes.Node, reading: Reading, here: Here) -> set[str]:
    """A placeholder that stands in the text, with the filter that its kind takes; what is told by it."""
    if isinstance(node, nodes.Name) and node.name in here.items:
        return set()
    if isinstance(node, nodes.Filter) and node.name in ("plural", "length"):
        _counted(node, reading)
        return {WORDS}
    plain = _unfiltered(node, reading)
    found = placeholder(plain, reading) if plain is not None else None
    if found is None or not _takes(found, node, reading):
        return set()
    if not found.always and found.kind != "part" and found.name not in here.known:
        reading.fault(node.lineno, "may-be-unknown", keeps=False, name=found.name)
    return {found.name, WORDS} if found.always else {found.name}


def _unfiltered(node: nodes.Node, reading: Reading) -> nodes.Expr | None:
    """What a lone filter without arguments is put on; the node itself where there is none."""
    if not isinstance(node, nodes.Filter):
        assert isinstance(node, nodes.Expr)
        return node
    if node.node is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        reading.fault(node.lineno, "no-filter", name=node.name[:40])
        return None
    return node.node


def _takes(found: Placeholder, node: nodes.Node, reading: Reading) -> bool:
    """Whether it stands as its kind does; a fault otherwise."""
    wanted = {"day": "day", "word": found.name}.get(found.kind)
    used = node.name if isinstance(node, nodes.Filter) else None
    if found.kind in ("switch", "choice"):
        reading.fault(node.lineno, "condition-only", name=found.name)
    elif found.kind == "list":
        reading.fault(node.lineno, "list-shown", name=found.name)
    elif used != wanted and wanted:
        reading.fault(node.lineno, "filter-missing", name=found.name, wanted=wanted)
    elif used != wanted:
        reading.fault(node.lineno, "no-filter", name=str(used)[:40])
    elif reading.part == "subject" and found.kind in ("part", "text"):
        reading.fault(node.lineno, "not-in-subject", name=found.name)
    else:
        return True
    return False


def _counted(node: nodes.Filter, reading: Reading) -> None:
    """How many there are of a list, or the form of words that fits the count."""
    length = node.node if node.name == "plural" else node
    if not isinstance(length, nodes.Filter) or length.name != "length" or length.args or length.kwargs:
        reading.fault(node.lineno, "count-of-list")
        return
    found = placeholder(length.node, reading) if length.node is not None else None
    if found is not None and found.kind != "list":
        reading.fault(node.lineno, "count-of-list")
    if node.name == "plural" and not _forms(node, reading.language):
        reading.fault(node.lineno, "forms", count=FORMS[reading.language])


def _forms(node: nodes.Filter, language: str) -> bool:
    """Whether these are the forms of words of the language; `{n}` in them is the count and nothing else."""
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == FORMS[language]
    said = [form.value for form in node.args if isinstance(form, nodes.Const)]
    return plain and len(said) == len(node.args) and all(map(_is_form, said))


def _is_form(said: object) -> bool:
    """Braces reach into values when a form is filled in, and what is no character breaks the letter."""
    words = said.replace("{n}", "").replace("\N{NO-BREAK SPACE}", "") if isinstance(said, str) else "{"
    return words.isprintable() and "{" not in words and "}" not in words


def condition(node: nodes.Expr, reading: Reading, depth: int = 0) -> None:
    """A condition: placeholders, what they can be, and `and`, `or`, `not`."""
    if depth > MOST_TERMS:
        reading.fault(node.lineno, "too-deep")
    elif isinstance(node, nodes.And | nodes.Or):
        condition(node.left, reading, depth + 1)
        condition(node.right, reading, depth + 1)
    elif isinstance(node, nodes.Not):
        condition(node.node, reading, depth + 1)
    elif isinstance(node, nodes.Compare):
        _compared(node, reading)
    else:
        placeholder(node, reading)


def _compared(node: nodes.Compare, reading: Reading) -> None:
    """A placeholder that is, or is not, one of the words that it can be."""
    found = placeholder(node.expr, reading)
    if found is None:
        return
    one = node.ops[0]
    if len(node.ops) != 1 or one.op not in ("eq", "ne") or not found.values:
        reading.fault(node.lineno, "not-compared", name=found.name)
    elif not isinstance(one.expr, nodes.Const) or one.expr.value not in found.values:
        reading.fault(node.lineno, "no-value", name=found.name, values=", ".join(found.values))


def granted(node: nodes.Expr | None, depth: int = 0) -> frozenset[str]:
    """What is known where a condition holds."""
    if depth > MOST_TERMS:
        return frozenset()
    if isinstance(node, nodes.Name):
        return frozenset({node.name})
    if isinstance(node, nodes.And):
        return granted(node.left, depth + 1) | granted(node.right, depth + 1)
    if isinstance(node, nodes.Or):
        return granted(node.left, depth + 1) & granted(node.right, depth + 1)
    if isinstance(node, nodes.Compare) and isinstance(node.expr, nodes.Name) and node.ops[0].op == "eq":
        return frozenset({node.expr.name})
    return frozenset()
