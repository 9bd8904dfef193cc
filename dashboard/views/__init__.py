"""One module per page. Views never import each other."""
