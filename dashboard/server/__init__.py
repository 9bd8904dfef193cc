"""The HTTP server around Streamlit: data routes, response headers, allowed hosts, closed endpoints, bounds on visitors.

In: HTTP requests and sockets. Out: packed events and details of one version, built assets, 404 for endpoints that
Dateline does not use, and 503 when more pages are open than it can serve.
"""
