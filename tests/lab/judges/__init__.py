"""What must never happen, asked by SQL and through Temporal: nothing here imports the product."""
