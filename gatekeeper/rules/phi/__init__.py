"""Direct disclosure and inference: what subject, sender, body, links and attachments tell about their readers."""
