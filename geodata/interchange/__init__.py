"""Other people's data, in and out: the form of a file is detected, and its rows become the events of a layer.

Goes in: a file in a known format, or any table with a mapping. Comes out: a layer, and an account of every row.
"""
