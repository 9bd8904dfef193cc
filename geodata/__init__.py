"""Dateline's library: dated, placed, sourced events. Imports neither streamlit nor folium."""
