"""The calls, one file per subject; every route stands in the table of rights."""
