"""The HTTP server around Streamlit: data routes, response headers, allowed hosts, closed endpoints.

In: HTTP requests. Out: packed events and details of one version, built assets, and 404 for endpoints that Dateline
does not use.
"""
