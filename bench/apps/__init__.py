"""Small Streamlit scripts that Dateline is compared with."""
