"""Health words: terms, drugs, codes, specialties, programmes, and the names that columns and files carry."""
