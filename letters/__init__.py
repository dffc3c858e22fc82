"""What a letter says and how it is put on the wire: facts, templates, rendering, messages."""
