"""Dateline's dashboard: a Streamlit app around one folium plugin."""
