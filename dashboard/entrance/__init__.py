"""What a visitor gets before Streamlit has started: the page with its title, an outline of the map and a sentence.

Takes the address of a page and the newest version. Gives the first answer, the picture beside a link, and Streamlit's
own files, compressed.
"""
