"""What Trellis says on its own initiative: rows that are due, and rules for when they may go."""
