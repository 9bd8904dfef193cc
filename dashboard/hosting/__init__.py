"""Published briefings at their addresses: `/b/`, `/s/` and previews, with the changes in the data since.

In: HTTP requests and the shelf of editions. Out: the frozen bytes, or a page that says why there are none.
"""
