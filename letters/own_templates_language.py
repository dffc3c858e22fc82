"""The language of letter texts: placeholders with their filters, conditions and lists, and nothing else of Jinja's.

A text is read by Jinja, and every node of what was read must be on the list here. Nothing is on it that reaches into
a value, calls, counts, loops over anything but a list of facts, or names a file.
"""

import re

from jinja2 import Environment, TemplateSyntaxError, nodes

from letters.own_templates_expressions import NOT_KNOWN, Here, condition, granted, placeholder, shown
from letters.own_templates_faults import WORDS, Part, Reading
from letters.own_templates_placeholders import PLACEHOLDERS

MOST_BLOCKS = 6
"""Conditions and lists that may stand within each other."""
_ALONE = re.compile(r"^[ \t]*((?:\{%[^{}]*%\}[ \t]*)+)\n", re.MULTILINE)
_SHOWN = re.compile(r"\{\{.*?\}\}")
_LOOPED = re.compile(r"\{%[-+]?\s*for\s+(\w+)")
_READER = Environment(autoescape=False)


def made_ready(text: str) -> str:
    """Take away the ends of lines on which nothing but conditions and lists stand; lines keep their numbers."""
    return _ALONE.sub("\\1{#\n#}", text)


def read(text: str, language: str, part: Part) -> Reading:
    """Read a text and find everything that is wrong with its language."""
    reading = Reading(language, part)
    try:
        foreign = _foreign(text, reading)
        tree = None if foreign else _READER.parse(text)
    except TemplateSyntaxError as error:
        reading.fault(error.lineno, "syntax")
        _each_alone(text, reading)
    except ValueError:  # a number that is too long to be one
        reading.fault(1, "syntax")
    except RecursionError:
        reading.fault(1, "too-deep")
    else:
        reading.certain = _body(tree.body if tree else [], reading, Here())
    return reading


def _foreign(text: str, reading: Reading) -> bool:
    """Whether there is what the reader would not even hand on: remarks and raw text."""
    kinds = {"comment_begin": "no-remarks", "raw_begin": "no-programs"}
    found = [(line, kinds[kind]) for line, kind, _ in _READER.lex(text) if kind in kinds]
    for line, code in found:
        reading.fault(line, code)
    return bool(found)


def _each_alone(text: str, reading: Reading) -> None:
    """Where the whole cannot be read, what stands in braces is looked at by itself: all is told at once."""
    here = Here(items=frozenset(_LOOPED.findall(text)))
    for number, line in enumerate(text.split("\n"), 1):
        for braced in _SHOWN.findall(line):
            _alone(braced, number, reading, here)


def _alone(braced: str, number: int, reading: Reading, here: Here) -> None:
    try:
        for node in _READER.parse(braced).set_lineno(number, override=True).body:
            if isinstance(node, nodes.Output):
                _output(node, reading, here)
    except (ValueError, TemplateSyntaxError, RecursionError):
        if all((fault.line, fault.code) != (number, "syntax") for fault in reading.faults):
            reading.fault(number, "syntax")


def _body(body: list[nodes.Node], reading: Reading, here: Here) -> frozenset[str]:
    """Walk through what stands one after the other; what is told there on every condition."""
    if here.depth > MOST_BLOCKS:
        reading.fault(body[0].lineno if body else 1, "too-deep")
        return frozenset()
    told: frozenset[str] = frozenset()
    for node in body:
        if isinstance(node, nodes.Output):
            told |= _output(node, reading, here)
        elif isinstance(node, nodes.If):
            told |= _if(node, reading, here)
        elif isinstance(node, nodes.For):
            _for(node, reading, here)
        else:
            reading.fault(node.lineno, NOT_KNOWN.get(type(node), "not-known"))
    return told


def _output(node: nodes.Output, reading: Reading, here: Here) -> frozenset[str]:
    told = set()
    for child in node.nodes:
        if not isinstance(child, nodes.TemplateData):
            told |= shown(child, reading, here)
        elif child.data.strip():
            told.add(WORDS)
    return frozenset(told)


def _if(node: nodes.If, reading: Reading, here: Here) -> frozenset[str]:
    ways = []
    for each in (node, *node.elif_):
        condition(each.test, reading)
        ways.append(_body(each.body, reading, here.inside(granted(each.test))))
    lacking = node.test.node if isinstance(node.test, nodes.Not) and not node.elif_ else None
    ways.append(_body(node.else_, reading, here.inside(granted(lacking) if lacking else frozenset())))
    return frozenset.intersection(*ways)


def _for(node: nodes.For, reading: Reading, here: Here) -> None:
    listed = placeholder(node.iter, reading) if isinstance(node.iter, nodes.Name) else None
    if listed is None or listed.kind != "list" or node.test or node.recursive:
        reading.fault(node.lineno, "lists-only")
    elif here.items:
        reading.fault(node.lineno, "list-in-list")
    elif not isinstance(node.target, nodes.Name) or not _fresh(node.target.name):
        reading.fault(node.lineno, "item-name")
    else:
        _body(node.body, reading, here.inside(item=node.target.name))
        _body(node.else_, reading, here.inside())


def _fresh(name: str) -> bool:
    return name not in PLACEHOLDERS and name not in {"loop", "self", "super", "caller"} and name[0].isalpha()
