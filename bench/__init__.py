"""What is measured, and against what: `python -m bench`. `README.md` says what each figure means."""
