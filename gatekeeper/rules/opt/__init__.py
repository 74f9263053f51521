"""Rules on opting out and on the notices that commercial mail must carry (CAN-SPAM, RFC 2369, RFC 8058)."""
