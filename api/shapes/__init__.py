"""What goes in and out of the API: the shapes that docs/api.md and the OpenAPI description show."""
