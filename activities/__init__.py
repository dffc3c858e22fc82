"""Activities do: record, find people, send letters, reconcile. Methods of objects that hold what they need."""
