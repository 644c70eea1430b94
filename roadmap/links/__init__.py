"""Is the link alive, moved, gone, walled. Asking politely, and never inside the own network."""
