"""What the build makes besides Python: the front end and the gazetteer."""
