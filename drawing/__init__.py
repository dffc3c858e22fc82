"""Pictures of a process, drawn by the server: SVG that reads in black and white and on paper."""
