"""Published briefings at their addresses: `/b/`, `/s/`, previews, and what became of an edition since.

In: HTTP requests and the shelf of editions. Out: the frozen bytes, or a page that says why there are none.
"""
