"""Sessions that are over: what was agreed and learned in each."""
