"""Transport and authentication: encryption in transit and at rest, SPF, DKIM, DMARC."""
