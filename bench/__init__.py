"""Benchmarks: what Trellis costs, beside named baselines measured in the same run."""
