"""Measurements of Dateline, beside the ways it is compared with.

In: a `Stage` (data, how often, how large, servers, a browser). Out: Markdown tables of figures with their aims.
"""
