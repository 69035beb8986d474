"""What Trellis knows and decides: features, their rules, their rows."""
