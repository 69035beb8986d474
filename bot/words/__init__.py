"""Reading what people write, for any feature that does."""
