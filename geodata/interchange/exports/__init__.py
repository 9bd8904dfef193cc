"""The forms in which events leave, one module for each: an extract → a file that says what it is and what it lacks."""
