"""CSV files, byte for byte: the declared columns, reading with every problem named, and edits of single cells.

In: the bytes of a file, or rows to write. Out: rows as text with their line numbers, problems with file, line and
column, and files in which only the edited cells have changed.
"""
