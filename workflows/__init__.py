"""Workflows wait: a claim's life and the desk's own chores. No I/O and no rules here."""
