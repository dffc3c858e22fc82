"""The console of our people: one file for each screen or group of routes."""
