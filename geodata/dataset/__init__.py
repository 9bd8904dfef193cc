"""A folder of tables → events and problems: reading, checking and fixing a dataset.

In: the files of a dataset's folder. Out: a `Dataset` of good rows, every problem of the others with what to do about
it, and what of it viewers may see.
"""
