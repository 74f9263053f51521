"""Rules on routes: which class of mail leaves by which domain, server and account."""
