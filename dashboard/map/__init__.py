"""The map: one folium plugin with event layer, timeline, ledger, legend and card.

In: the data version, the view and a mask of filters. Out: the map on the page and the reader's actions on it, or one
HTML file that works offline. The only room that imports streamlit_folium.
"""
