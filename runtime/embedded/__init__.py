"""PostgreSQL, Temporal and a mailbox on this machine, for `make run` and for the tests."""
