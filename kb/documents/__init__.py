"""Published records as the outside sees them: a brief row and a full document of each noun.

Serializers only describe shapes and pick fields; what is published is decided before, by `editing`.
"""
