"""A report is a pure function from verdicts to text, one file a format."""
