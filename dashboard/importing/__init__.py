"""The page Import: a file of other people's data, what it is, how its columns are read, and what became of its rows.

In: a file that an editor uploaded, and their choices. Out: a layer as one entry of the history, or drafts for Edit.
"""
