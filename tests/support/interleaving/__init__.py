"""Two editors and everybody else at one dataset, in generated turns, beside a model that says what must come of it."""
