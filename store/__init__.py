"""What is remembered: tables, the hot writes, and the questions that the other rooms ask of PostgreSQL."""
