"""Review, incidents and automation."""
