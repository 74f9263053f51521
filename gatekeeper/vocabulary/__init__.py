"""What words, codes and names mean for health: looked up, never guessed."""
