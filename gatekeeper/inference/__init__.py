"""Evidence to PHI risk: who could learn what about whom, and which safeguards that demands."""

from gatekeeper.inference.assess import assess

__all__ = ["assess"]
