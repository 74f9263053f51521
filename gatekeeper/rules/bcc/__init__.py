"""Rules on who can see whom: envelope recipients, visible recipients and traces of both."""
