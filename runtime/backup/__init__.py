"""Back-up and restore of both databases and the files, and what brings them together again afterwards."""
