"""Claims from files of other desks and back: mappings, strict reading, folding into histories, writing."""
