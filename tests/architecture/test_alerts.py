"""The example rules for alerts name metrics that exist."""

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, CollectorRegistry

from activities import gauges
from api.figures import Figures
from claims.yaml_document import read_yaml

RULES = Path(__file__).parents[2] / "docs" / "alerts.yml"


def test_every_metric_of_an_alert_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    own = CollectorRegistry()
    monkeypatch.setattr("api.figures.CollectorRegistry", lambda: own)
    Figures()
    assert gauges.DIFFERENCES, "the worker's are in the common registry"
    known = names_of(own) | names_of(REGISTRY)
    text = RULES.read_text("utf-8")
    named = set(
        re.findall(r"\bredress_\w+", "\n".join(line for line in text.splitlines() if "expr:" in line))
    )
    assert len(named) >= 8
    assert named <= known, named - known


def names_of(registry: CollectorRegistry) -> set[str]:
    return {
        f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in registry.collect()
    }


def test_the_rules_are_yaml_with_words_for_each() -> None:
    groups = read_yaml(RULES.read_text("utf-8")).value["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert all(rule["annotations"]["summary"].endswith(".") for rule in rules)
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 10
