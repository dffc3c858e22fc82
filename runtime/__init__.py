"""Settings, connections, the embedded stack and the `redress` command line."""
