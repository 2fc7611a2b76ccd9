"""What comes in and goes out: spreadsheets read through a declared mapping, and curated data files."""
