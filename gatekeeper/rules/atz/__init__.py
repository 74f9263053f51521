"""Authorizations and special consent: what patient data may be used for marketing."""
