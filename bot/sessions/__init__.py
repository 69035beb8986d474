"""Sessions of a pair: when, prepared how, what came of them."""
