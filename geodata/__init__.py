"""The library of Dateline: events with dates, places and sources, from articles and tables to maps and briefings.

It imports neither streamlit nor folium. Its rooms stand in this order, and each imports only those before it: the
modules directly here, `online`, `geocoding`, `view`, `tables`, `drafting`, `dataset`, `versions`, `review`,
`briefings`, `cli`. `docs/code.md` says what each is for.
"""
