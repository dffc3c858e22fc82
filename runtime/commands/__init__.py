"""What each command of the `redress` command line does; one file for each group."""
