"""The fault lab: the desk as real processes, broken on purpose, judged by code that does not know its rules."""
