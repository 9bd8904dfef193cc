"""Where the rows of a file are: places looked up by name, and coordinates that look exchanged."""
