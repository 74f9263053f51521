"""Spam-like content: what makes a legitimate message look like one nobody wants. Words alone never reject."""
