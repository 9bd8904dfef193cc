"""The dashboard: Streamlit pages around one folium map, the map plugin, and the server that hosts them.

Its rooms stand in this order, and each imports only those before it: `bundle`, `style`, `unsaved`, `basemap`, `served`,
`access`, `session`, `filters`, `map`, `hosting`, `server`, `briefings`, `editing`, `sharing`, `views`, `main`, `app`.
`docs/code.md` says what each is for.
"""
