"""The pages of the dashboard, one module each.

In: the version served, the view and the reader's role. Out: what Streamlit shows.
"""
