"""Direct disclosure and inference: what subject, sender, body, links and attachments tell about the people who get them."""
