"""Read what a text in Arabic, Russian or Ukrainian reports: its events, their sides and dead, and who says so."""
