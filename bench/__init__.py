"""The benchmark: what the desk carries on this machine, as ratios to a floor measured in the same run."""
