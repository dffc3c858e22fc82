"""The pure rules of a claim: nothing here reads a clock, a file or a database."""
