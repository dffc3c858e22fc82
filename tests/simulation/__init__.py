"""Random histories without servers: the pure rules under a model of the store, the relay and the post office."""
