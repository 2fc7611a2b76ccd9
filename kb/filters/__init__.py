"""What can be asked of each noun: one FilterSet per noun, for page and API alike."""
