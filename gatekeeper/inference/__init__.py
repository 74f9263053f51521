"""Evidence to PHI risk: who could learn what about whom, and which safeguards that demands."""
