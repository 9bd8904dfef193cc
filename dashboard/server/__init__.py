"""What stands around Streamlit: routes for data and articles, response headers, allowed hosts, closed surfaces.

In: HTTP requests. Out: packed events, details and texts of one version, and 404 for what Dateline does not use.
"""
