"""What the gate must remember: held messages, the audit trail, registered campaigns and recent sends.

Nothing is imported here: SQLAlchemy and cryptography cost start-up time that most commands should not pay.
"""
