"""Small programs that are measured, that measure, or that Dateline is compared with; each runs in its own process."""
