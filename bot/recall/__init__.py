"""Recall: cards, memory, the question most worth asking, and what became of the answer."""
