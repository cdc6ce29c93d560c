"""Scores and labels from pasted text, and batches as text: nothing that is read here is executed."""
