"""The same problems over time: verbs, undo, and one document that tells what changed. No Qt here."""
